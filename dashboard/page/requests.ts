import { signal } from "@preact/signals";

/** What the last change said that could not be made; undefined when all went well. */
export const complaint = signal<string | undefined>(undefined);

/** Asks the server for something; rejects with its own words. */
export async function ask<T>(path: string, parameters: Record<string, string | number>): Promise<T> {
  const query = new URLSearchParams(Object.entries(parameters).map(([name, value]) => [name, String(value)]));
  const response = await fetch(`${path}?${query}`);
  const body = await response.json();
  if (!response.ok) throw new Error(body.problem ?? response.statusText);
  return body as T;
}

/** Asks the server to change something; what goes wrong is told on the page. */
export async function change(path: string, body: object): Promise<boolean> {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "content-type": "application/json", "x-dashboard": "page" },
      body: JSON.stringify(body),
    });
    complaint.value = response.ok ? undefined : ((await response.json()).problem ?? response.statusText);
    return response.ok;
  } catch {
    complaint.value = "The dashboard does not answer; is it still running?";
    return false;
  }
}
