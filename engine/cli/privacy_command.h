#pragma once
/// `mixferry erase` and `mixferry retrieve`

#include <string>
#include <vector>

#include "engine/cli/access_options.h"
#include "engine/cli/command.h"
#include "engine/cli/reading_options.h"
#include "engine/commands/privacy_request.h"

namespace mixferry::cli {

class PrivacyCommand : public Command {
 public:
  PrivacyCommand(const Description& description, ledger::PrivacyRequest::Kind kind);
  void add_options(CLI::App& app) override;
  void understand(Problems& problems) override;
  [[nodiscard]] ExitCode run(report::Console& console) override;

 private:
  [[nodiscard]] bool is_erasure() const;
  void add_people(CLI::App& app);
  void add_request(CLI::App& app);
  void understand_people(Problems& problems);
  [[nodiscard]] bool is_agreed(const commands::PrivacyPlan& plan) const;
  [[nodiscard]] ExitCode cancel(commands::PrivacyWork& work, report::Console& console) const;
  [[nodiscard]] ExitCode go_on(commands::PrivacyWork& work,
                               const std::vector<ledger::PrivacyRequestId>& requests,
                               report::Console& console) const;

  commands::PrivacyArguments arguments_;
  TypedReading typed_reading_;
  TypedPlace place_;
  bool is_sure_ = false;  ///< nobody is to be asked
  bool is_trial_ = false;
  bool resumes_ = false;
  bool leaves_ = false;    ///< without waiting for Mixpanel
  std::string cancelled_;  ///< a task; empty: none
};

class EraseCommand final : public PrivacyCommand {
 public:
  EraseCommand();
};

class RetrieveCommand final : public PrivacyCommand {
 public:
  RetrieveCommand();
};

}  // namespace mixferry::cli
