"""What customers say of products, and the replies within their time."""
