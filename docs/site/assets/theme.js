// Before anything is painted: dark or light as it was last chosen, else as the machine is.
(() => {
  try {
    const chosen = localStorage.getItem("theme");
    if (chosen) document.documentElement.dataset.theme = chosen;
  } catch { /* files that are opened in place may have no storage */ }
})();
