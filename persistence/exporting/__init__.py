"""Files of what a long list holds, in bounded memory."""
