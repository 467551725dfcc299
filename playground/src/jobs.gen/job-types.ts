declare module 'jobwright' {
  interface Jobs {
    chain_state_monitor: typeof import('../tasks/chain-state-monitor.ts').ChainStateMonitorTask
    daily_digest: typeof import('../tasks/daily-digest.ts').DailyDigestTask
    discord: typeof import('../tasks/discord.ts').DiscordTask
    tweet: typeof import('../tasks/tweet.ts').TweetTask
  }
}
export {}
