import { AxeBuilder } from '@axe-core/playwright';
import type { Page } from 'playwright-core';
import { expect } from 'vitest';

const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };

/** Nothing that axe finds, and no sideways scrolling; at the page's size, or at each of `sizes`. */
export async function expectNoBarrier(
  page: Page,
  sizes: readonly (keyof typeof SIZES)[] = [],
): Promise<void> {
  if (sizes.length === 0) return expectNoneNow(page);
  for (const size of sizes) {
    await page.setViewportSize(SIZES[size]);
    await expectNoneNow(page);
  }
  await page.setViewportSize(SIZES.desk);
}

async function expectNoneNow(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  expect(
    violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`),
  ).toEqual([]);
  const sideways = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(sideways).toBe(0);
}
