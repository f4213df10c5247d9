"""Files at the door: sent to signed addresses, attached, fetched by who may see what they belong to."""
