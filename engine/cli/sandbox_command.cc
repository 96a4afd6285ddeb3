#include <cstdio>
#include <fmt/format.h>
#include <system_error>

#include "engine/base/shell_word.h"
#include "engine/cli/commands.h"
#include "engine/sandbox/sandbox.h"

namespace mixferry::cli {

ExitCode serve_sandbox(const Options& options, report::Console& console) {
  sandbox::SandboxOptions serving = options.sandbox;
  serving.log = [&console](std::string_view line) { console.debug(line); };
  try {
    sandbox::Sandbox sandbox(serving);
    const std::string url = fmt::format("http://127.0.0.1:{}", sandbox.port());
    std::printf("%s\n", url.c_str());
    std::fflush(stdout);
    console.print(fmt::format(
        "A local stand-in for Mixpanel listens there, for projects with the token {}.\n"
        "  import into it   mixferry import FILE -m MAPPING --endpoint {} --token {}\n"
        "  read back        curl {}/sandbox/profiles\n"
        "  counters         curl {}/sandbox/stats\n"
        "What it holds is gone when it ends (Ctrl-C).\n",
        fmt::format("\"{}\"", serving.tokens.front()), url, shell_word(serving.tokens.front()), url, url));
    sandbox.wait_for_signal();
  } catch (const std::system_error& failure) {
    throw RunError(ExitCode::usage,
                   fmt::format("--port {}: can't listen there: {}. Leave --port out for a free one.",
                               serving.port, failure.code().message()));
  } catch (const std::invalid_argument& problem) {
    throw RunError(ExitCode::usage, problem.what());
  }
  return ExitCode::done;
}

}  // namespace mixferry::cli
