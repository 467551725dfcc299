/** First in, first out, in constant time: yocto-queue under the name that the engine uses. The only file that imports it. */

export { default as Fifo } from 'yocto-queue'
