"""What the server sends beside the Streamlit pages: first bytes, static files, plain routes, headers."""
