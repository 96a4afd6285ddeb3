#pragma once
/// What a use case said.

#include <string>
#include <vector>

#include "engine/commands/listener.h"

namespace mixferry::tests {

class Heard final : public commands::Listener {
 public:
  std::string outline;
  std::vector<std::string> remarks;
  std::vector<std::string> warnings;
  std::vector<std::string> failures;
  bool is_over = false;  ///< there will be no more progress

  void on_outline(std::string_view lines) override { outline += lines; }
  void on_remark(std::string_view sentence) override { remarks.emplace_back(sentence); }
  void on_warning(std::string_view sentence) override { warnings.emplace_back(sentence); }
  void on_failure(std::string_view sentence) override { failures.emplace_back(sentence); }
  void on_progress(const pipeline::Progress& /*progress*/) override {}
  void on_progress_end() override { is_over = true; }
};

}  // namespace mixferry::tests
