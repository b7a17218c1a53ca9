// Loaded before `lango`: an interrupted test run leaves no services behind.
process.on('disconnect', () => process.exit());
process.channel?.unref();
