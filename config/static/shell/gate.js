// Pages without a login; on that of the demo company: a click on a person fills in the form.
// A page without a login says so to the page that is opened after it (typed.js).
(() => {
  "use strict";
  sessionStorage.setItem("session-lost", "1");
  const form = document.getElementById("login");
  if (!form) return;
  for (const button of document.querySelectorAll("[data-login]")) {
    button.addEventListener("click", () => {
      form.elements.login.value = button.dataset.login;
      form.elements.password.value = button.dataset.password;
      form.querySelector(".button.primary").focus();
    });
  }
})();
