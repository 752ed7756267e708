"""Pages without script: what Streamlit would send to a browser, written as HTML of ours; one renderer for the pages of
the site, the saved ones and those that other sites frame.
"""
