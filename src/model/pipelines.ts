/** The stages that records of one object type move through. */
export interface Pipeline {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  readonly stages: readonly PipelineStage[];
  /** Absent for one that is built in and unchanged. */
  readonly createdAtMs?: number;
  readonly updatedAtMs?: number;
}

export interface PipelineStage {
  readonly id: string;
  readonly label: string;
  readonly displayOrder: number;
  /** `probability` and `isClosed` for deals, `ticketState` for tickets, `state` elsewhere. */
  readonly metadata: Readonly<Record<string, string>>;
  /** The task status that this stage stands for. */
  readonly status?: string;
  readonly createdAtMs?: number;
  readonly updatedAtMs?: number;
}

export interface StagePlace {
  readonly pipeline: Pipeline;
  readonly stage: PipelineStage;
}

/** Finds a stage by id in any of the pipelines; stage ids are unique within an object type. */
export function findStage(pipelines: readonly Pipeline[], stageId: string): StagePlace | undefined {
  for (const pipeline of pipelines) {
    const stage = pipeline.stages.find((each) => each.id === stageId);
    if (stage !== undefined) return { pipeline, stage };
  }
  return undefined;
}

/** A stage that ends the work: won or lost, closed, done. */
export function isClosedStage(stage: PipelineStage): boolean {
  const { isClosed, ticketState, state } = stage.metadata;
  return isClosed === 'true' || ticketState === 'CLOSED' || state === 'CLOSED';
}

/** The chance, from 0 to 1, that a deal in this stage is won. */
export function stageProbability(stage: PipelineStage): number {
  return Number(stage.metadata['probability'] ?? '0');
}
