"""The clients that people use, each as it comes, against a started server."""
