/** What the jobs of this program may require, and what they are given for it. */

import { Chain } from './services/chain.ts'
import { Discord } from './services/discord.ts'
import { Twitter } from './services/twitter.ts'

declare module 'jobwright' {
  interface Capabilities {
    chain: Chain
    discord: Discord
    twitter: Twitter
  }
}

/** @param url where the three services are; here they share a host */
export function connect(url: string): { chain: Chain; discord: Discord; twitter: Twitter } {
  return {
    chain: new Chain(`${url}/chain`),
    discord: new Discord(`${url}/discord`),
    twitter: new Twitter(`${url}/twitter`),
  }
}
