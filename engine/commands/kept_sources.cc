#include "engine/commands/kept_sources.h"

#include <filesystem>
#include <fmt/format.h>

#include "engine/pipeline/run_identity.h"

namespace mixferry::commands {

KeptSources::KeptSources(const std::vector<std::string>& sources, const StateFolder& state,
                         std::string_view why, Listener& listener)
    : paths_(sources) {
  for (std::string& path : paths_) {
    if (path != "-") continue;
    if (stdin_file_.empty()) {
      listener.on_remark(fmt::format("reading standard input to its end first, {}", why));
      stdin_file_ = pipeline::keep_standard_input(state.path);
    }
    path = stdin_file_;
  }
}

KeptSources::~KeptSources() {
  std::error_code ignored;
  if (!stdin_file_.empty() && !is_unfinished) std::filesystem::remove(stdin_file_, ignored);
}

}  // namespace mixferry::commands
