"""What happens, told while it happens: subscriptions over WebSocket and over HTTP."""
