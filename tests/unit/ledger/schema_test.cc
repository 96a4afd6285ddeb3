#include "engine/ledger/schema.h"

#include <gmock/gmock.h>
#include <memory>
#include <sched.h>
#include <vector>

#include "tests/support/temporary_folder.h"
#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::HasSubstr;

constexpr std::chrono::milliseconds kNoTime{1};

std::string contents_of(const std::filesystem::path& file) {
  std::ifstream stream{file, std::ios::binary};
  return {std::istreambuf_iterator<char>{stream}, {}};
}

void write_file(const std::filesystem::path& file, std::string_view text) {
  std::ofstream{file, std::ios::binary} << text;
}

std::string answer(Database& database, const char* sql) {
  Statement statement{database, sql};
  Cursor row = statement.query();
  return row.next() ? std::string{row.text(0)} : "";
}

TEST(Schema, AsksForWhatDurabilityNeeds) {
  const TemporaryFolder folder;
  for (int opening = 1; opening <= 2; ++opening) {
    SCOPED_TRACE(opening);
    Database database{ledger_file(folder), kNoTime};
    prepare_schema(database);
    EXPECT_EQ(answer(database, "SELECT journal_mode FROM pragma_journal_mode"), "wal");
    EXPECT_EQ(answer(database, "SELECT CAST(synchronous AS TEXT) FROM pragma_synchronous"), "2");
    EXPECT_EQ(answer(database, "SELECT CAST(foreign_keys AS TEXT) FROM pragma_foreign_keys"), "1");
    EXPECT_EQ(answer(database, "SELECT CAST(user_version AS TEXT) FROM pragma_user_version"), "1");
  }
}

// SQLite leaves an empty file behind when it is killed early.
TEST(Schema, TakesAnEmptyFileForANewOne) {
  const TemporaryFolder folder;
  write_file(ledger_file(folder), "");
  Ledger ledger{folder.path()};
  EXPECT_TRUE(ledger.runs().empty());
}

TEST(Schema, OfANewerProgramIsRefusedAndLeftAlone) {
  const TemporaryFolder folder;
  { const Ledger ledger{folder.path()}; }
  { Database{ledger_file(folder), kNoTime}.execute("PRAGMA user_version = 2"); }
  const std::string before = contents_of(ledger_file(folder));
  const std::string complaint = complaint_of([&] { Ledger ledger(folder.path()); });
  EXPECT_THAT(complaint, HasSubstr(ledger_file(folder).native()));
  EXPECT_THAT(complaint, HasSubstr("newer mixferry (its schema is 2, this program knows 1)"));
  EXPECT_EQ(contents_of(ledger_file(folder)), before);
}

TEST(Schema, OfAnotherProgramIsRefusedAndLeftAlone) {
  const TemporaryFolder folder;
  { Database{ledger_file(folder), kNoTime}.execute("CREATE TABLE bookmarks (url TEXT)"); }
  const std::string before = contents_of(ledger_file(folder));
  EXPECT_THAT(complaint_of([&] { Ledger ledger(folder.path()); }), HasSubstr("not a ledger of mixferry"));
  EXPECT_EQ(contents_of(ledger_file(folder)), before);
}

TEST(Schema, OfAFileThatIsNoDatabaseIsRefusedAndLeftAlone) {
  const TemporaryFolder folder;
  const std::string garbage(10'000, 'x');
  write_file(ledger_file(folder), garbage);
  const std::string complaint = complaint_of([&] { Ledger ledger(folder.path()); });
  EXPECT_THAT(complaint, HasSubstr(ledger_file(folder).native()));
  EXPECT_THAT(complaint, HasSubstr("damaged, or no ledger at all"));
  EXPECT_THAT(complaint, HasSubstr("good copy"));
  EXPECT_EQ(contents_of(ledger_file(folder)), garbage);
}

// Method: a ledger is cut short by at least a page, between pages and inside them; each cut must be noticed
// when it is opened. (Inside the last page a cut is noticed when that page is read: a checkpoint that was
// killed leaves one, too, and that is no damage.)
TEST(Schema, OfATruncatedFileIsRefused) {
  const TemporaryFolder folder;
  { const Ledger ledger{folder.path()}; }
  const std::string whole = contents_of(ledger_file(folder));
  ASSERT_GT(whole.size(), 2u * 4096);
  for (std::size_t size = 100; size + 4096 < whole.size(); size += 1000) {
    SCOPED_TRACE(size);
    write_file(ledger_file(folder), std::string_view{whole}.substr(0, size));
    EXPECT_THAT(complaint_of([&] { Ledger ledger(folder.path()); }),
                HasSubstr("damaged, or no ledger at all"));
  }
}

// Method: processes open one new ledger at the same time, close it and open it again: the first makes the
// file, the last to close removes its log, over and over.
TEST(Schema, IsMadeOnceWhenProcessesStartTogether) {
  for (int round = 0; round < 6; ++round) {
    SCOPED_TRACE(round);
    const TemporaryFolder folder;
    const auto start = folder.path() / "start";
    std::vector<std::unique_ptr<Child>> children;
    for (int i = 0; i < 6; ++i) {
      children.push_back(std::make_unique<Child>([&](int pipe) {
        while (!std::filesystem::exists(start)) ::sched_yield();
        for (int opening = 0; opening < 3; ++opening) {
          Ledger ledger{folder.path()};
          static_cast<void>(ledger.begin(some_identity()));
          Child::say(pipe, ".");
        }
      }));
    }
    write_file(start, "");
    for (const auto& child : children) EXPECT_EQ(read_to_end(child->pipe()), "...");
    EXPECT_EQ(Ledger{folder.path()}.runs().size(), 18u);
  }
}

}  // namespace
}  // namespace mixferry::ledger
