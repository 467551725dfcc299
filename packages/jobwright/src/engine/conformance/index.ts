/** The suite that every engine passes, for the authors of engines. */

export { engineConformance, type EngineConformanceOptions } from './engine-conformance.ts'
