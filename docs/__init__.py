"""What is written for people; the reference of the schema is made by `site`."""
