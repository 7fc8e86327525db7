import { startSecureSite } from './support/secure-site.ts';
import { configFor, expect, test } from './support/test.ts';

test('a site whose certificate nobody vouches for is not opened, and the kiosk says why', async ({
  launch,
}) => {
  const secure = await startSecureSite(() => ({ body: 'an honest site' }), {
    asksForCertificate: true,
  });
  // Not on the folder in which the certificate is trusted.
  const kiosk = await launch({ config: configFor(secure.url), env: secure.env });
  await kiosk.startSession();
  const heading = kiosk.screens.getByRole('heading', { name: 'This page is not safe' });
  await expect(heading).toBeVisible();
  await kiosk.screens.getByRole('button', { name: 'Reload page' }).click();
  await expect(heading).toBeVisible();
  expect(secure.requests).toEqual([]);
  expect(kiosk.audit()).toContainEqual(
    expect.objectContaining({ event: 'blocked', what: 'certificate', detail: secure.url }),
  );
  await kiosk.endSession();
  await kiosk.nextLogin();

  // Where it is trusted, the same site opens.
  const trusting = await launch({
    config: configFor([secure.url, 'https://www.clinic.test']).replace(
      `url: "${secure.url}" }`,
      `url: "${secure.url}", clientCertificate: { issuer: Example CA } }`,
    ),
    env: secure.env,
    folder: secure.folder,
  });
  await trusting.startSession();
  await expect((await trusting.site('clinic.test')).getByText('an honest site')).toBeVisible();

  // It asks for a certificate of the device, and gets the one that the config names for it.
  expect(secure.requests.map(({ clientName }) => clientName)).toContain('desk-7');
  expect(trusting.output).toContain(
    'asks for a certificate of the device, and gets that of "desk-7"',
  );
  secure.close();
});

test('a site that opens only with a certificate of the device says so where the kiosk has none for it', async ({
  launch,
}) => {
  const secure = await startSecureSite(() => ({ body: 'inside' }), { needsCertificate: true });
  const kiosk = await launch({
    config: configFor(secure.url),
    env: secure.env,
    folder: secure.folder,
  });
  await kiosk.startSession();
  const heading = { name: 'This device is not admitted to this page' };
  await expect(kiosk.screens.getByRole('heading', heading)).toBeVisible();
  expect(secure.requests).toEqual([]);
  secure.close();
});
