#include <algorithm>
#include <csignal>
#include <cstring>
#include <gmock/gmock.h>
#include <random>
#include <sys/resource.h>

#include "engine/ledger/sqlite/database.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "tests/support/temporary_folder.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::HasSubstr;

/// A settlement with some rejects and some rows in doubt, always the same for the same rows.
Settlement mixed(RowRange rows) {
  Settlement settlement = delivered(0, rows);
  for (std::uint64_t row = rows.first; row <= rows.last; ++row) {
    if (row % 5 == 0) reject_row(settlement, some_reject(row));
    if (row % 7 == 1 && row % 5 != 0) doubt_row(settlement, row);
  }
  return settlement;
}

/// The ledger's own invariant: what is settled, what is kept, and what is counted say the same.
void expect_whole(Ledger& ledger, RunId id) {
  const RangeSet settled = ledger.settled(id)[0];
  Tally expected;
  for (const RowRange& range : settled.ranges()) expected += mixed(range).tally;
  const Tally tally = ledger.run(id)->tally;
  EXPECT_EQ(tally.rows_delivered, expected.rows_delivered);
  EXPECT_EQ(tally.rows_rejected, expected.rows_rejected);
  EXPECT_EQ(tally.rows_in_doubt, expected.rows_in_doubt);
  EXPECT_EQ(tally.rows_read(), expected.rows_read());
  EXPECT_EQ(tally.reject_reasons, expected.reject_reasons);
  std::uint64_t rejects = 0;
  ledger.for_each_reject(id, [&](SourceId, const Reject& reject) {
    ++rejects;
    EXPECT_TRUE(reject.row % 5 == 0 && settled.contains(reject.row)) << reject.row;
    EXPECT_EQ(reject.raw, some_reject(reject.row).raw);
  });
  EXPECT_EQ(rejects, expected.rows_rejected);
  std::uint64_t in_doubt = 0;
  for_each_doubtful_row(ledger, id, [&](const DoubtfulRow& row) {
    ++in_doubt;
    EXPECT_TRUE(settled.contains(row.row)) << row.row;
  });
  EXPECT_EQ(in_doubt, expected.rows_in_doubt);
  const RangeSet intents = ledger.intents(id)[0];
  for (const RowRange& range : intents.ranges()) {
    for (std::uint64_t row = range.first; row <= range.last; ++row)
      EXPECT_FALSE(settled.contains(row)) << row;
  }
}

/// Ranges as they go through a pipe: whole, because writes this small are never divided.
void report(int pipe, RowRange rows) {
  Child::say(pipe, {reinterpret_cast<const char*>(&rows), sizeof rows});
}

constexpr RowRange kEndMarker{~std::uint64_t{0}, ~std::uint64_t{0}};

std::vector<RowRange> reported(std::string_view bytes) {
  std::vector<RowRange> ranges(bytes.size() / sizeof(RowRange));
  if (!ranges.empty()) std::memcpy(ranges.data(), bytes.data(), ranges.size() * sizeof(RowRange));
  return ranges;
}

const SnapshotKey kSynced{.project = "project", .job = "nightly", .profiles = "users"};

std::uint64_t rows_in(const RangeSet& ranges) {
  std::uint64_t rows = 0;
  for (const RowRange& range : ranges.ranges()) rows += range.last - range.first + 1;
  return rows;
}

/// Settles rows after those that are settled, shuffled within a window, until it is killed. Each has a byte
/// in a log of changes.
[[noreturn]] void settle_for_ever(const std::filesystem::path& state_dir, RunId id, unsigned seed, int pipe) {
  std::mt19937 random{seed};
  const auto ledger = open_ledger(state_dir);
  const RangeSet settled = ledger->settled(id)[0];
  std::uint64_t position = rows_in(settled);
  std::uint64_t next = settled.ranges().empty() ? 1 : settled.ranges().back().last + 1;
  for (;;) {
    std::vector<RowRange> window;
    for (int i = 0; i < 8; ++i) {
      window.push_back({next, next + random() % 200});
      next = window.back().last + 1;
    }
    std::ranges::shuffle(window, random);
    for (std::size_t done = 0; done < window.size();) {
      std::vector<Change> settlements;
      std::vector<Change> intents;
      std::vector<RowRange> settled_rows;
      for (const std::size_t end = std::min(window.size(), done + 1 + random() % 3); done < end; ++done) {
        intents.emplace_back(Intent{0, window[done]});
        settlements.emplace_back(mixed(window[done]));
        settled_rows.push_back(window[done]);
        position += window[done].last - window[done].first + 1;
      }
      settlements.emplace_back(LogPosition{.key = kSynced, .position = position});
      ledger->commit(id, intents, {});
      ledger->commit(id, settlements, {.requests = settlements.size(), .responses = {}});
      for (const RowRange& rows : settled_rows) report(pipe, rows);
    }
  }
}

/// Passes a time far shorter than a sleep could.
void spin(std::chrono::microseconds duration) {
  const auto end = std::chrono::steady_clock::now() + duration;
  while (std::chrono::steady_clock::now() < end) {
  }
}

// Method: a process settles as fast as it can and reports each settlement once it is said to be durable. It
// is killed after a random number of reports and a random moment more; the next one goes on where the ledger
// says. After each kill, all that was reported is there, and the ledger agrees with itself.
TEST(LedgerFaults, KeepsWhatWasDurableWhenKilled) {
  const TemporaryFolder folder;
  const RunId id = open_ledger(folder.path())->begin(some_identity());
  open_ledger(folder.path())->begin_log(kSynced, {.run = id, .position = 0});
  RangeSet promised;
  for (unsigned seed = 1; seed <= 25; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random{seed};
    std::string bytes;
    {
      Child child{[&](int pipe) { settle_for_ever(folder.path(), id, seed, pipe); }};
      const std::size_t enough = (1 + random() % 12) * sizeof(RowRange);
      std::array<char, sizeof(RowRange)> piece;
      while (bytes.size() < enough) {
        const ssize_t size = ::read(child.pipe(), piece.data(), piece.size());
        ASSERT_GT(size, 0);
        bytes.append(piece.data(), static_cast<std::size_t>(size));
      }
      spin(std::chrono::microseconds{random() % 2'000});
      child.end(SIGKILL);
      bytes += read_to_end(child.pipe());
    }
    for (const RowRange& range : reported(bytes)) promised.add(range);
    const auto ledger = open_ledger(folder.path());
    const RangeSet settled = ledger->settled(id)[0];
    for (const RowRange& range : promised.ranges()) EXPECT_TRUE(settled.covers(range)) << range.first;
    EXPECT_EQ(ledger->snapshot(kSynced).log.value().position, rows_in(settled));
    expect_whole(*ledger, id);
    if (HasFailure()) break;
  }
  EXPECT_FALSE(promised.ranges().empty());
}

void limit_file_size(rlim_t bytes) {
  const rlimit limit{bytes, RLIM_INFINITY};
  if (::setrlimit(RLIMIT_FSIZE, &limit) != 0) throw std::runtime_error("no limit");
}

// Method: no file may grow past a limit, as on a disk that fills up: commits go on until one fails. The
// failure is said clearly, what was committed is still true, and with more room the same ledger goes on.
TEST(LedgerFaults, SaysThatTheDiskIsFullAndKeepsWhatWasDurable) {
  const TemporaryFolder folder;
  const RunId id = open_ledger(folder.path())->begin(some_identity());
  std::string bytes;
  {
    const Child child{[&](int pipe) {
      std::signal(SIGXFSZ, SIG_IGN);
      const auto ledger = open_ledger(folder.path());
      limit_file_size(300'000);
      std::uint64_t next = 1;
      const std::string complaint = complaint_of([&] {
        for (;; next += 100) {
          ledger->commit(id, {mixed({next, next + 99})}, {});
          report(pipe, {next, next + 99});
        }
      });
      limit_file_size(RLIM_INFINITY);
      ledger->commit(id, {mixed({next, next + 99})}, {});
      report(pipe, {next, next + 99});
      report(pipe, kEndMarker);
      Child::say(pipe, complaint);
    }};
    bytes = read_to_end(child.pipe());
  }
  const auto end =
      bytes.find(std::string_view{reinterpret_cast<const char*>(&kEndMarker), sizeof kEndMarker});
  ASSERT_NE(end, std::string::npos) << bytes;
  const std::string complaint = bytes.substr(end + sizeof kEndMarker);
  EXPECT_THAT(complaint, HasSubstr(ledger_file(folder).native()));
  EXPECT_THAT(complaint, HasSubstr("there is no room left for it (File too large)"));
  EXPECT_THAT(complaint, HasSubstr("Free space"));

  RangeSet promised;
  for (const RowRange& range : reported(std::string_view{bytes}.substr(0, end))) promised.add(range);
  const auto ledger = open_ledger(folder.path());
  EXPECT_EQ(ledger->settled(id)[0].ranges(), promised.ranges());
  expect_whole(*ledger, id);
}

TEST(LedgerFaults, SaysThatThereIsNoRoomForANewLedger) {
  const TemporaryFolder folder;
  const Child child{[&](int pipe) {
    std::signal(SIGXFSZ, SIG_IGN);
    limit_file_size(1'000);
    Child::say(pipe, complaint_of([&] { const auto ledger = open_ledger(folder.path()); }));
  }};
  EXPECT_THAT(read_to_end(child.pipe()), HasSubstr("there is no room left for it"));
}

TEST(LedgerFaults, SaysThatTheFolderIsReadOnly) {
  const TemporaryFolder folder;
  { const auto ledger = open_ledger(folder.path()); }
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0555});
  const auto complaint = complaint_without_rights([&] { const auto ledger = open_ledger(folder.path()); });
  EXPECT_THAT(complaint, HasSubstr(folder.path().native() + " can't be used: it may not be written to"));
}

TEST(LedgerFaults, SaysThatTheFileBelongsToSomebodyElse) {
  if (::geteuid() != 0) GTEST_SKIP() << "only root can give a file to somebody else";
  const TemporaryFolder folder;
  { const auto ledger = open_ledger(folder.path()); }
  std::filesystem::remove(folder.path() / "opening.lock");
  std::filesystem::permissions(folder.path(), std::filesystem::perms{0777});
  const auto complaint = complaint_without_rights([&] { const auto ledger = open_ledger(folder.path()); });
  EXPECT_THAT(complaint, HasSubstr(ledger_file(folder).native() + " can't be used: it can't be opened"));
}

// Method: the pages behind the first are overwritten, so that the file opens and is found out later, in use.
TEST(LedgerFaults, SaysThatTheFileIsDamagedInside) {
  const TemporaryFolder folder;
  const RunId id = [&] {
    const auto ledger = open_ledger(folder.path());
    const RunId run = ledger->begin(some_identity());
    ledger->commit(run, {mixed({1, 1000})}, {});
    return run;
  }();
  {
    std::fstream file{ledger_file(folder), std::ios::binary | std::ios::in | std::ios::out};
    file.seekg(0, std::ios::end);
    const std::string noise(static_cast<std::size_t>(file.tellg()) - 4096, '\xa5');
    file.seekp(4096);
    file << noise;
  }
  const auto complaint = complaint_of([&] {
    const auto ledger = open_ledger(folder.path());
    ledger->commit(id, {mixed({1001, 2000})}, {});
  });
  EXPECT_THAT(complaint, HasSubstr("damaged, or no ledger at all"));
}

}  // namespace
}  // namespace mixferry::ledger
