// Whole exports: what they write is what Mixpanel holds, whatever happens on the way.

#include <csignal>
#include <filesystem>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <random>
#include <thread>

#include "tests/support/import_bench.h"
#include "tests/support/local_http.h"

namespace mixferry::tests {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

constexpr int kProfiles = 12'000;
constexpr int kDays = 20;
constexpr int kEventsADay = 500;

/// Without quotas: it is still at work on what a process asked that was killed, and would refuse the next for
/// a moment.
sandbox::SandboxOptions unhurried() {
  sandbox::SandboxOptions options;
  options.behaviour.queries_at_once_max = 0;
  options.behaviour.queries_per_hour_max = 0;
  options.behaviour.exports_per_hour_max = 0;
  options.behaviour.exports_per_second_max = 0;
  options.behaviour.latency_milliseconds = 40;
  return options;
}

ProgramOptions by_account(std::vector<std::string> arguments) {
  ProgramOptions options;
  options.arguments = std::move(arguments);
  options.environment = {{"MIXPANEL_SERVICE_ACCOUNT", "sandbox:sandbox"}};
  return options;
}

/// One that knows the sandbox as `sand`, of which so many queries may be asked an hour.
std::string projects_file(const ImportBench& bench, int query_quota) {
  return bench.folder().write(
      "projects.yaml",
      fmt::format("projects:\n  sand:\n    id: 1\n    token: sandbox\n    endpoint: {}\n"
                  "    service_account: {{ env: MIXPANEL_SERVICE_ACCOUNT }}\n    query_quota: {}\n",
                  bench.endpoint(), query_quota));
}

/// A project with profiles and events of September 2026, and who exports them.
class ExportBench {
 public:
  ExportBench() {
    std::string people;
    for (int i = 0; i < kProfiles; ++i)
      people += fmt::format(
          "{{\"$distinct_id\":\"u-{}\",\"$properties\":{{\"n\":{}.50,\"even\":{},\"text\":\"{:0>200}\"}}}}\n",
          i, i, i % 2 == 0, i);
    std::string events;
    for (int i = 0; i < kDays * kEventsADay; ++i) {
      constexpr std::int64_t first = 1'788'220'800;  // 2026-09-01
      events += fmt::format(
          "{{\"event\":\"Ordered\",\"properties\":{{\"time\":{},\"distinct_id\":\"u-{}\",\"$insert_id\":"
          "\"i-{"
          "}\"}}}}\n",
          first + i / kEventsADay * 86'400 + i % kEventsADay, i % 100, i);
    }
    import("people.jsonl", people, "mixpanel/users");
    import("events.jsonl", events, "mixpanel/events");
  }

  [[nodiscard]] ProgramOptions exporting(std::vector<std::string> arguments, const std::string& state) const {
    arguments.insert(arguments.begin(), "export");
    arguments.insert(arguments.end(),
                     {"--project", "sand", "--projects", projects_, "--state", bench_.folder().path(state)});
    return by_account(std::move(arguments));
  }
  [[nodiscard]] std::string path(const std::string& name) const { return bench_.folder().path(name); }

  /// Ends it by `signal` at whatever moment, again and again, until it gets through; how often it was ended.
  int end_until_done(const ProgramOptions& options, int signal) const {
    std::mt19937 random(7);
    int ended = 0;
    for (int i = 0; i < 40; ++i) {
      const Program program(options);
      std::this_thread::sleep_for(std::chrono::milliseconds(60 + 30 * i + static_cast<int>(random() % 60)));
      if (program.is_running()) program.signal(signal);
      const ProgramResult result = const_cast<Program&>(program).wait();
      if (result.exit_code == 0) return ended;
      const bool had_begun = !result.err.empty();
      if (signal == SIGINT && had_begun) {
        EXPECT_EQ(result.exit_code, 3) << result.err;
        EXPECT_THAT(result.err, HasSubstr("the same command goes on with it."));
      }
      ++ended;
    }
    ADD_FAILURE() << "it never got through";
    return ended;
  }

 private:
  void import(const std::string& name, const std::string& lines, const std::string& mapping) const {
    const ProgramResult result =
        bench_.run_import({bench_.folder().write(name, lines), "-m", mapping, "--project-id", "1"});
    EXPECT_EQ(result.exit_code, 0) << result.err;
  }

  ImportBench bench_{unhurried()};
  const std::string projects_ = projects_file(bench_, 10'000);
};

struct Export {
  const char* name;
  std::vector<std::string> arguments;
  std::size_t records;

  friend void PrintTo(const Export& one, std::ostream* out) { *out << one.name; }
};

class Exports : public testing::TestWithParam<Export> {
 protected:
  static ExportBench& bench() {
    static ExportBench bench;
    return bench;
  }
  [[nodiscard]] static ProgramOptions to(const std::string& file, const std::string& state) {
    std::vector<std::string> arguments = GetParam().arguments;
    arguments.insert(arguments.end(), {"-o", bench().path(file)});
    return bench().exporting(std::move(arguments), state);
  }
};

// Method: one export that nobody disturbs; the same with another state folder, killed again and again.
TEST_P(Exports, EndTheSameHoweverOftenTheyAreKilled) {
  const std::string name = GetParam().name;
  ASSERT_EQ(run_program(to(name + ".whole", name + ".a")).exit_code, 0);
  const std::string whole = read_file(bench().path(name + ".whole"));
  EXPECT_EQ(static_cast<std::size_t>(std::ranges::count(whole, '\n')), GetParam().records);
  for (const int signal : {SIGKILL, SIGINT}) {
    const std::string file = fmt::format("{}.{}", name, signal);
    EXPECT_GT(bench().end_until_done(to(file, file + ".b"), signal), 0);
    EXPECT_TRUE(read_file(bench().path(file)) == whole);
    EXPECT_TRUE(fs::is_empty(bench().path(file + ".b") + "/reads")) << "what was read is let go of";
  }
}

// Method: a limit that every part, and the ledger, keeps to, but not the whole.
TEST_P(Exports, OntoAFullDiskLeaveNothingAndGoOn) {
  const std::string name = fmt::format("{}.full", GetParam().name);
  ASSERT_EQ(run_program(to(name + ".before", name + ".a")).exit_code, 0);
  const std::string whole = read_file(bench().path(name + ".before"));
  ProgramOptions options = to(name, name + ".c");
  options.file_bytes_max = whole.size() * 3 / 4;
  const ProgramResult full = run_program(options);
  EXPECT_EQ(full.exit_code, 3) << full.err;
  EXPECT_THAT(full.err, HasSubstr("can't be written: File too large"));
  EXPECT_THAT(full.err, HasSubstr("make room. What was read of Mixpanel is kept"));
  EXPECT_FALSE(fs::exists(bench().path(name)));
  options.file_bytes_max = 0;
  EXPECT_EQ(run_program(options).exit_code, 0);
  EXPECT_TRUE(read_file(bench().path(name)) == whole);
}

INSTANTIATE_TEST_SUITE_P(Of, Exports,
                         testing::Values(Export{"users", {"users"}, kProfiles},
                                         Export{"table", {"users", "--format", "csv"}, kProfiles + 1},
                                         Export{"events",
                                                {"events", "--from-date", "2026-09-01", "--to-date",
                                                 "2026-09-20"},
                                                kDays* kEventsADay}),
                         [](const auto& row) { return std::string(row.param.name); });

TEST(ExportProgress, SaysUntilWhenTheQuotaIsWaitedFor) {
  const ImportBench bench;
  const std::string projects = projects_file(bench, 1);
  const auto exporting = [&](const std::string& properties) {
    return by_account({"export", "users", "--project", "sand", "--projects", projects, "--state",
                       bench.state_dir(), "--log-format", "json", "--properties", properties});
  };
  EXPECT_EQ(run_program(exporting("a")).exit_code, 0);
  Program waiting(exporting("b"));
  std::this_thread::sleep_for(std::chrono::milliseconds(700));
  waiting.signal(SIGINT);
  const ProgramResult result = waiting.wait();
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_THAT(result.err, HasSubstr("waiting for the quota until "));
  EXPECT_THAT(result.err, HasSubstr("interrupted."));
}

}  // namespace
}  // namespace mixferry::tests
