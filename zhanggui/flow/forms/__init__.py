"""Forms declared in files: read with every mistake named, drawn by the frame, judged on the server, kept with the process."""
