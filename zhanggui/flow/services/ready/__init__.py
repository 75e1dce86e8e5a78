"""The four ready kinds of task: 💡 a meeting, 🗳 a peer selection, ✍ a sign-off, 🗄 an archive."""
