#pragma once
/// What the ledger's tests share: folders, processes, settlements.

#include <array>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <grp.h>
#include <gtest/gtest.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <unistd.h>
#include <utility>

#include "engine/base/error.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::ledger {

using tests::TemporaryFolder;

inline std::filesystem::path ledger_file(const TemporaryFolder& folder) {
  return folder.path() / "ledger.sqlite";
}

/// What `work` said when it ended the run with "stopped"; empty if it did not.
template <typename Work>
std::string complaint_of(Work&& work) {
  try {
    work();
    return {};
  } catch (const RunError& error) {
    if (error.exit_code() != ExitCode::stopped) return "not `stopped`";
    return error.what();
  }
}

inline std::string read_to_end(int descriptor) {
  std::string text;
  std::array<char, 4096> piece;
  for (ssize_t size = 0; (size = ::read(descriptor, piece.data(), piece.size())) > 0;) {
    text.append(piece.data(), static_cast<std::size_t>(size));
  }
  return text;
}

/// A process that runs `work(pipe)`; what it writes to the pipe is for the test to read. Never returns from
/// `work` into the test.
class Child {
 public:
  template <typename Work>
  explicit Child(Work&& work) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) throw std::runtime_error("no pipe");
    pid_ = ::fork();
    if (pid_ < 0) throw std::runtime_error("no process");
    if (pid_ == 0) {
      ::close(ends[0]);
      int code = 0;
      try {
        work(ends[1]);
      } catch (const std::exception& error) {
        code = 1;
        say(ends[1], std::string{"unexpected: "} + error.what());
      }
      ::_exit(code);
    }
    ::close(ends[1]);
    pipe_ = ends[0];
  }
  ~Child() {
    end(SIGKILL);
    ::close(pipe_);
  }
  Child(const Child&) = delete;
  Child& operator=(const Child&) = delete;

  static void say(int pipe, std::string_view text) {
    while (!text.empty()) {
      const ssize_t size = ::write(pipe, text.data(), text.size());
      if (size <= 0) return;
      text.remove_prefix(static_cast<std::size_t>(size));
    }
  }
  [[nodiscard]] int pipe() const { return pipe_; }
  [[nodiscard]] pid_t pid() const { return pid_; }
  void end(int signal) {
    if (pid_ <= 0) return;
    ::kill(pid_, signal);
    ::waitpid(std::exchange(pid_, 0), nullptr, 0);
  }

 private:
  pid_t pid_ = 0;
  int pipe_ = -1;
};

/// Root may write anywhere, so a test of missing rights gives root up first.
inline void give_up_root() {
  constexpr id_t kNobody = 65534;
  if (::geteuid() != 0) return;
  if (::setgroups(0, nullptr) != 0 || ::setgid(kNobody) != 0 || ::setuid(kNobody) != 0) {
    throw std::runtime_error("can't give up root");
  }
}

/// `complaint_of(work)`, in a process that may write only where everyone may.
template <typename Work>
std::string complaint_without_rights(Work&& work) {
  Child child{[&](int pipe) {
    give_up_root();
    Child::say(pipe, complaint_of(work));
  }};
  return read_to_end(child.pipe());
}

inline RunIdentity some_identity(std::size_t source_count = 1) {
  RunIdentity identity;
  for (std::size_t i = 0; i < source_count; ++i) {
    identity.sources.push_back(
        {"/exports/" + std::to_string(i) + ".csv", "fingerprint " + std::to_string(i)});
  }
  identity.mapping = "hubspot/contacts";
  identity.settings_hash = "settings";
  identity.project = "project";
  return identity;
}

inline Reject some_reject(std::uint64_t row, std::string code = "id_empty") {
  return {.row = row,
          .line = row + 1,
          .column = "Record ID",
          .code = std::move(code),
          .message = "The id is empty.",
          .raw = "raw " + std::to_string(row)};
}

/// Rows that were all delivered, one update each.
inline Settlement delivered(SourceId source, RowRange rows) {
  Settlement settlement;
  settlement.source = source;
  settlement.rows = rows;
  settlement.tally.rows_delivered = settlement.tally.records_sent = rows.last - rows.first + 1;
  return settlement;
}

/// The same, with a place to resume at.
inline Settlement settled_from(SourceId source, RowRange rows, std::uint64_t resume_row) {
  Settlement settlement = delivered(source, rows);
  settlement.resume_at = {.row = resume_row, .line = 2 * resume_row, .byte_offset = 100 * resume_row};
  return settlement;
}

/// Turns one delivered row of `settlement` into a reject.
inline void reject_row(Settlement& settlement, Reject reject) {
  --settlement.tally.rows_delivered;
  --settlement.tally.records_sent;
  ++settlement.tally.rows_rejected;
  ++settlement.tally.reject_reasons[reject.code];
  settlement.rejects.push_back(std::move(reject));
}

/// Puts one delivered row of `settlement` in doubt.
inline void doubt_row(Settlement& settlement, std::uint64_t row,
                      std::string update = "{\"$add\":{\"a\":1}}") {
  --settlement.tally.rows_delivered;
  --settlement.tally.records_sent;
  ++settlement.tally.rows_in_doubt;
  settlement.in_doubt.push_back(
      {.source = settlement.source, .row = row, .line = row + 1, .update = std::move(update)});
}

/// `source:row:line update update`, for each row in doubt.
inline std::vector<std::string> in_doubt(Ledger& ledger, RunId run) {
  std::vector<std::string> rows;
  for_each_doubtful_row(ledger, run, [&](const DoubtfulRow& row) {
    std::string& words = rows.emplace_back(std::to_string(row.source) + ":" + std::to_string(row.row) + ":" +
                                           std::to_string(row.line));
    for (const std::string& update : row.updates) words.append(" ").append(update);
  });
  return rows;
}

/// A tally's counts by name, to be compared and printed.
inline NamedCounts as_counts(const Tally& tally) {
  NamedCounts counts{{"delivered", tally.rows_delivered},
                     {"filtered", tally.rows_filtered},
                     {"unchanged", tally.rows_unchanged},
                     {"rejected", tally.rows_rejected},
                     {"in doubt", tally.rows_in_doubt},
                     {"sent", tally.records_sent},
                     {"trimmed", tally.ids_trimmed},
                     {"duplicate", tally.duplicate_ids},
                     {"repeated", tally.repeated_keys},
                     {"decimal", tally.decimal_ids},
                     {"erased", tally.erased}};
  for (const auto& [name, count] : tally.truncated_values) counts["truncated " + name] = count;
  for (const auto& [name, count] : tally.skipped_values) counts["skipped " + name] = count;
  for (const auto& [name, count] : tally.clock_change_times) counts["clock change " + name] = count;
  for (const auto& [name, count] : tally.trimmed_values) counts["trimmed " + name] = count;
  for (const auto& [name, count] : tally.numbers_as_text) counts["as text " + name] = count;
  for (const auto& [name, count] : tally.reject_reasons) counts["reason " + name] = count;
  for (const auto& [name, count] : tally.filled_columns) counts["filled " + name] = count;
  return counts;
}

}  // namespace mixferry::ledger
