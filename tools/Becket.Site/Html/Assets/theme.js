// Runs before the page is drawn, so that it does not flash in the other colours.
(function () {
  "use strict";
  try {
    var chosen = localStorage.getItem("becket-theme");
    if (chosen === "dark" || chosen === "light") {
      document.documentElement.dataset.theme = chosen;
    }
  } catch (error) {
    // A browser may forbid storage for files. Then the system's choice applies.
  }
})();
