"""Partners of joint promotion, and how each partnership goes on."""
