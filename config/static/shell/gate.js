// The login page of the demo company: a click on a person fills in the form.
(() => {
  "use strict";
  const form = document.getElementById("login");
  for (const button of document.querySelectorAll("[data-login]")) {
    button.addEventListener("click", () => {
      form.elements.login.value = button.dataset.login;
      form.elements.password.value = button.dataset.password;
      form.querySelector(".button.primary").focus();
    });
  }
})();
