#pragma once
/// `mixferry projects`

#include <string>

#include "engine/cli/command.h"
#include "engine/commands/check_credentials.h"
#include "engine/projects/project.h"

namespace mixferry::cli {

class ProjectsCommand final : public Command {
 public:
  ProjectsCommand();
  void add_options(CLI::App& app) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  void list(const projects::Projects& file) const;
  [[nodiscard]] commands::AskingMixpanel asking_at(const http::Endpoint& endpoint) const;
  [[nodiscard]] ExitCode show_one(const projects::Projects& file) const;

  std::string name_;  ///< of a project or an organization; empty: of all
  std::string file_;  ///< empty: the usual one
  commands::AskingMixpanel asking_;
  bool json_ = false;
  bool schema_ = false;
};

}  // namespace mixferry::cli
