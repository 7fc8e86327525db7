/** A hash of "Zürich am Abend", made by Python's hashlib.scrypt. */
export const exampleHash =
  'scrypt$17$8$1$AAECAwQFBgcICQoLDA0ODw$SnWRLXN53naOOaYyau0DOvGLC4ERL3xyicfm1nJraKM';
