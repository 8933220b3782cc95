/**
 * A run of any family of models: plays, steps, measures, remembers and rewinds it. Free of workers
 * and clocks: `work` is called with what time there is, and says how long it can wait.
 */
import { latticePoints } from '~/math/planar-density';
import type { Family, Model, Stage } from './family';
import { createMeter, lattice, METER_POINTS, type Meter } from './meter';
import {
  defaultShow,
  type HistoryChange,
  type LabFrame,
  type LabRequest,
  type Play,
  type Row,
  type Show,
} from './protocol';
import { createSnapshots, type Snapshots } from './snapshots';

const DEFAULT_EVERY = 20;
/** Rows of the history that are kept; a longer run keeps every second of them, and so on. */
const MAX_ROWS = 1200;
/** Moves that a slow clock may owe; the rest is forgotten rather than caught up. */
const MOST_OWED = 2;

export type Lab<Options> = {
  play(play: Play): void;
  pause(): void;
  step(part: string): void;
  stage(): void;
  seek(step: number): void;
  /** Takes other options into the run. Error where these need a new start. */
  adjust(options: Options): void;
  show(show: Partial<Show>): void;
  save: Model<Options>['save'];
  /**
   * Trains for up to `budget` milliseconds at time `now`; returns after how many milliseconds there
   * is more to do, and undefined where there is nothing.
   */
  work(now: number, budget: number): number | undefined;
  /** Whether anything has changed since the last frame. */
  readonly changed: boolean;
  frame(): { frame: LabFrame; history: HistoryChange };
  dispose(): void;
};

/** @param clock milliseconds, only ever used for how long things take. */
export function openLab<Options>(
  family: Family<Options>,
  request: LabRequest<Options>,
  clock: () => number = () => performance.now(),
): Lab<Options> {
  return new Run(family, request, clock);
}

class Run<Options> implements Lab<Options> {
  private readonly model: Model<Options>;
  private readonly meter: Meter;
  private readonly snapshots: Snapshots;
  private readonly compared: boolean;
  private every: number;
  private shown: Show;
  private stepNow = 0;
  private underWay?: { iteration: Generator<Stage, void>; stage?: Stage };
  private rows: Row[] = [];
  private sent: HistoryChange & { of: number } = { keep: 0, rows: [], of: 0 };
  private measured?: Row;
  private playing?: Play & { due: number };
  private rate = { since: 0, steps: 0, value: 0 };
  private diverged = false;
  changed = true;

  constructor(
    family: Family<Options>,
    {
      options,
      data,
      modes,
      seed,
      compared = true,
      every = DEFAULT_EVERY,
      show,
    }: LabRequest<Options>,
    private readonly clock: () => number,
  ) {
    this.meter = createMeter(data, seed, modes);
    this.model = family.open(options, { data, seed });
    this.compared = compared;
    this.every = every;
    this.snapshots = createSnapshots({ every });
    this.shown = { ...defaultShow, ...show };
    this.remember();
  }

  play(play: Play): void {
    if (this.diverged) return;
    this.playing = { ...play, due: this.clock() };
    this.rate = { since: this.clock(), steps: 0, value: 0 };
    this.changed = true;
  }

  pause(): void {
    this.playing = undefined;
    this.changed = true;
  }

  step(part: string): void {
    this.playing = undefined;
    if (this.underWay) this.finish();
    else this.iterate(part);
  }

  stage(): void {
    this.playing = undefined;
    this.advance('all');
  }

  seek(step: number): void {
    const found = this.snapshots.before(step);
    if (!found) return;
    this.abandon();
    this.playing = undefined;
    this.diverged = false;
    this.model.restore(found.vectors);
    this.stepNow = found.step;
    this.measured = undefined;
    this.changed = true;
  }

  adjust(options: Options): void {
    this.finish();
    if (!this.model.adjust(options)) {
      throw new Error('Expected options that a run can take over; these need a new run.');
    }
    this.changed = true;
  }

  show(show: Partial<Show>): void {
    this.shown = { ...this.shown, ...show };
    this.changed = true;
  }

  save() {
    return this.model.save();
  }

  work(now: number, budget: number): number | undefined {
    const { playing } = this;
    if (!playing) return undefined;
    const { part = 'all', by = 'iteration', pace, until } = playing;
    const end = this.clock() + budget;
    if (pace !== undefined) playing.due = Math.max(playing.due, now - (MOST_OWED * 1000) / pace);
    while (this.playing) {
      if (until !== undefined && this.stepNow >= until) this.pause();
      else if (pace !== undefined && playing.due > now) return playing.due - now;
      else if (this.clock() >= end) return 0;
      else {
        playing.due += pace === undefined ? 0 : 1000 / pace;
        if (by === 'stage') this.advance(part);
        else if (this.underWay) this.finish();
        else this.iterate(part);
      }
    }
    return undefined;
  }

  /** The next sub-step of the iteration under way, or of a new one. */
  private advance(part: string): void {
    const isNew = !this.underWay;
    const current = (this.underWay ??= { iteration: this.model.iterate(this.begin(), part) });
    const { value, done } = current.iteration.next();
    this.changed = true;
    if (!done) {
      current.stage = value;
      return;
    }
    this.underWay = undefined;
    this.arrive();
    // The end of an iteration is nothing to see; what comes next is.
    if (!isNew) this.advance(part);
  }

  private iterate(part: string): void {
    const iteration = this.model.iterate(this.begin(), part);
    while (!iteration.next().done);
    this.arrive();
  }

  /** Ends the iteration that is under way. */
  private finish(): void {
    if (!this.underWay) return;
    while (!this.underWay.iteration.next().done);
    this.underWay = undefined;
    this.arrive();
  }

  private abandon(): void {
    this.underWay?.iteration.return();
    this.underWay = undefined;
  }

  /** Leaves what lies ahead, which may become another future; the step that begins. */
  private begin(): number {
    const { stepNow, snapshots, rows } = this;
    snapshots.forgetAfter(stepNow);
    const keep = rows.findLastIndex(({ step }) => step <= stepNow) + 1;
    if (keep < rows.length) {
      this.rows = rows.slice(0, keep);
      this.sent.of = Math.min(this.sent.of, keep);
    }
    return stepNow;
  }

  private arrive(): void {
    this.stepNow++;
    this.rate.steps++;
    this.changed = true;
    if (!this.model.finite) this.diverge();
    else if (this.stepNow % this.every === 0) this.remember();
  }

  private diverge(): void {
    this.diverged = true;
    this.playing = undefined;
  }

  private remember(): void {
    const vectors = this.model.save();
    // Parameters can be lost before a loss shows it. What is kept must be worth going back to.
    if (!Object.values(vectors).every((vector) => vector.every(Number.isFinite))) {
      this.diverge();
      return;
    }
    this.rows.push(this.measure());
    this.snapshots.offer(this.stepNow, () => vectors);
    if (this.rows.length > MAX_ROWS) {
      this.every *= 2;
      this.rows = this.rows.filter(({ step }) => step % this.every === 0);
      this.sent.of = 0;
    }
  }

  private measure(): Row {
    const { model, meter } = this;
    const compared = this.compared ? meter.measure(model.sample(METER_POINTS)) : {};
    const values = { ...compared, ...model.measure(meter) };
    this.measured = { step: this.stepNow, values };
    return this.measured;
  }

  frame(): { frame: LabFrame; history: HistoryChange } {
    this.changed = false;
    const { points, arrows, net, field, fields, fieldSide, ideal } = this.shown;
    const places = latticePoints({ side: fieldSide, reach: lattice.reach });
    const { model, underWay, playing } = this;
    // Whoever stops somewhere wants to know how good it is there, not twenty steps ago.
    const stale = !this.measured || this.measured.step !== this.stepNow;
    const measured = !this.measured || (!playing && stale) ? this.measure() : this.measured;
    const stage = underWay?.stage;
    const history = { keep: this.sent.of, rows: this.rows.slice(this.sent.of) };
    this.sent.of = this.rows.length;
    return {
      history,
      frame: {
        step: this.stepNow,
        playing: playing !== undefined,
        stage: stage && {
          name: stage.name,
          round: stage.round,
          numbers: stage.numbers(),
          clouds: stage.clouds?.() ?? {},
        },
        points: model.sample(points),
        net: net ? model.net() : new Float32Array(0),
        field: field === undefined ? undefined : model.field(field, places),
        fields: Object.fromEntries(
          fields.flatMap((name) => {
            const found = model.field(name, places);
            return found ? [[name, found]] : [];
          }),
        ),
        distributions: model.distributions?.() ?? {},
        arrows: arrows > 0 ? model.arrows(arrows) : undefined,
        ideal: ideal ? this.meter.ideal() : undefined,
        numbers: model.numbers(),
        measured,
        floor: this.meter.floor,
        marks: this.snapshots.steps,
        rate: this.rateNow(),
        diverged: this.diverged,
      },
    };
  }

  /** Iterations a second, over the last second or so. */
  private rateNow(): number {
    const { rate } = this;
    if (!this.playing) return 0;
    const now = this.clock();
    const seconds = (now - rate.since) / 1000;
    if (seconds >= 1) this.rate = { since: now, steps: 0, value: rate.steps / seconds };
    return this.rate.value;
  }

  dispose(): void {
    this.abandon();
    this.model.dispose();
  }
}
