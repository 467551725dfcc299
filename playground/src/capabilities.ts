/** The capabilities that the jobs of this program may require, and the clients that supply them. */

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

/** Creates the clients. @param url the host that the three services share here */
export function connect(url: string): { chain: Chain; discord: Discord; twitter: Twitter } {
  return {
    chain: new Chain(`${url}/chain`),
    discord: new Discord(`${url}/discord`),
    twitter: new Twitter(`${url}/twitter`),
  }
}
