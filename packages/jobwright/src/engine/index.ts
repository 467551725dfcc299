/** The interface that engines implement. */

export type {
  Claim,
  ClaimRequest,
  DeadLetter,
  DroppedMessage,
  Engine,
  EngineHost,
  EngineJob,
  EngineTraits,
  JobCounts,
  Message,
  MessageOrigin,
  NewMessage,
  RunRecord,
  SettledTo,
  Settlement,
  Stored,
  Tick,
  TickOutcome,
} from './engine.ts'
