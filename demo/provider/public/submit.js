// Presses the page's one button; a browser without scripts shows it.
document.querySelector('button')?.click();
