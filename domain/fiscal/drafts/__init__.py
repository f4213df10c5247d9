"""Documents that are not of a sale, one file for each purpose."""
