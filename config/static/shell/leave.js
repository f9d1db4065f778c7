// The month of a team opens at today on a narrow screen.
document.querySelector(".lv-month .today")?.scrollIntoView({ inline: "center", block: "nearest" });
