"""The web app: pages, their components, and the files that the browser needs."""
