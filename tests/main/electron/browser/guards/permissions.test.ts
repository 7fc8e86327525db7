import { expect, it } from 'vitest';
import { neededPermissions } from '../../../../../main/electron/browser/guards/permissions.ts';

it.each([
  {
    permission: 'media',
    details: { mediaTypes: ['audio', 'video'] },
    needed: ['microphone', 'camera'],
  },
  { permission: 'media', details: { mediaType: 'audio' }, needed: ['microphone'] },
  { permission: 'media', details: {}, needed: null },
  { permission: 'media', details: { mediaTypes: [] }, needed: null },
  { permission: 'media', details: { mediaTypes: ['audio', 'screen'] }, needed: null },
  { permission: 'geolocation', details: {}, needed: ['geolocation'] },
  { permission: 'fullscreen', details: {}, needed: ['fullscreen'] },
  { permission: 'notifications', details: {}, needed: null },
  { permission: 'pointerLock', details: {}, needed: null },
  { permission: 'display-capture', details: {}, needed: null },
])('$permission with $details needs $needed', ({ permission, details, needed }) => {
  expect(neededPermissions(permission, details)).toEqual(needed);
});
