"""What a stolen disk does not show: values sealed under keys of their own, which are changed."""
