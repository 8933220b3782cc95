/** Which models the book holds; a module of names alone, which a figure can afford to carry. */
const tasks = import.meta.glob<string>('/models/*/manifest.json', { eager: true, import: 'task' });

/** Ids of the models with a task, such as `diffusion`, in alphabetical order. */
export const modelsFor = (task: string): string[] =>
  Object.keys(tasks)
    .filter((path) => tasks[path] === task)
    .map((path) => path.split('/')[2])
    .sort();
