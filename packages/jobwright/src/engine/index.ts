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
  HistoryLimits,
  JobCounts,
  Message,
  MessageOrigin,
  NewMessage,
  RunProgress,
  RunRecord,
  SettledTo,
  Settlement,
  Stored,
  Tick,
  TickOutcome,
} from './engine.ts'
