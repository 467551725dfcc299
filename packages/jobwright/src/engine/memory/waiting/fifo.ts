/**
 * First in, first out, in constant time: yocto-queue under the engine's own name. Only this file
 * imports it.
 */

export { default as Fifo } from 'yocto-queue'
