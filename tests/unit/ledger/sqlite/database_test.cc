#include "engine/ledger/sqlite/database.h"

#include <gmock/gmock.h>
#include <limits>

#include "tests/unit/ledger/support.h"

namespace mixferry::ledger {
namespace {

using testing::HasSubstr;

constexpr std::chrono::milliseconds kNoTime{1};

// Method: values that are easily lost or changed on the way (empty ones, NUL bytes, the largest) go in and
// come out.
TEST(Statement, GivesBackWhatWasStored) {
  const TemporaryFolder folder;
  Database database{folder.path() / "a", kNoTime};
  database.execute(
      "CREATE TABLE t (i INTEGER NOT NULL, r REAL NOT NULL, x TEXT NOT NULL, b BLOB NOT NULL) STRICT");
  Statement insert{database, "INSERT INTO t VALUES (?1, ?2, ?3, ?4)"};
  const std::string bytes{"\0\xff,\"\n", 5};
  insert.run(std::numeric_limits<std::int64_t>::max(), 0.1, bytes, Blob{bytes});
  insert.run(0u, -1.5, std::string_view{}, Blob{});
  Statement select{database, "SELECT * FROM t"};
  Cursor row = select.query();
  ASSERT_TRUE(row.next());
  EXPECT_EQ(row.integer(0), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(row.real(1), 0.1);
  EXPECT_EQ(row.text(2), bytes);
  EXPECT_EQ(row.text(3), bytes);
  ASSERT_TRUE(row.next());
  EXPECT_EQ(row.count(0), 0u);
  EXPECT_EQ(row.text(2), "");
  EXPECT_EQ(row.text(3), "");
  EXPECT_FALSE(row.next());
}

TEST(Statement, RefusesANumberThatSqliteCantHold) {
  const TemporaryFolder folder;
  Database database{folder.path() / "a", kNoTime};
  Statement select{database, "SELECT ?1"};
  EXPECT_THROW(select.run(std::numeric_limits<std::uint64_t>::max()), std::logic_error);
}

TEST(Statement, CallsABrokenConstraintABug) {
  const TemporaryFolder folder;
  Database database{folder.path() / "a", kNoTime};
  database.execute("CREATE TABLE t (i INTEGER PRIMARY KEY)");
  Statement insert{database, "INSERT INTO t VALUES (?1)"};
  insert.run(1);
  EXPECT_THROW(insert.run(1), std::logic_error);
  insert.run(2);
}

// Method: a cursor is left in the middle; were its statement still running, the table could not be dropped.
TEST(Cursor, EndsItsStatementWhenItGoes) {
  const TemporaryFolder folder;
  Database database{folder.path() / "a", kNoTime};
  database.execute("CREATE TABLE t (i INTEGER); INSERT INTO t VALUES (1), (2)");
  Statement select{database, "SELECT i FROM t"};
  EXPECT_TRUE(select.query().next());
  database.execute("DROP TABLE t");
}

TEST(Transaction, LeavesNothingBehindUnlessCommitted) {
  const TemporaryFolder folder;
  Database database{folder.path() / "a", kNoTime};
  database.execute("CREATE TABLE t (i INTEGER)");
  Statement insert{database, "INSERT INTO t VALUES (1)"};
  {
    Transaction transaction{database};
    insert.run();
  }
  {
    Transaction transaction{database};
    insert.run();
    transaction.commit();
  }
  Statement count{database, "SELECT count(*) FROM t"};
  Cursor row = count.query();
  ASSERT_TRUE(row.next());
  EXPECT_EQ(row.integer(0), 1);
}

// Method: the file may not grow past a few pages, which SQLite reports as a full disk.
TEST(Database, SaysThatTheDiskIsFull) {
  const TemporaryFolder folder;
  Database database{folder.path() / "a", kNoTime};
  database.execute("CREATE TABLE t (b BLOB); PRAGMA max_page_count = 3");
  Statement insert{database, "INSERT INTO t VALUES (zeroblob(100000))"};
  const std::string complaint = complaint_of([&] { insert.run(); });
  EXPECT_THAT(complaint, HasSubstr((folder.path() / "a").native()));
  EXPECT_THAT(complaint, HasSubstr("there is no room left for it (database or disk is full)"));
  EXPECT_THAT(complaint, HasSubstr("Free space on that disk"));
}

TEST(Database, SaysThatAnotherProgramKeepsItLocked) {
  const TemporaryFolder folder;
  Database one{folder.path() / "a", kNoTime};
  Database other{folder.path() / "a", kNoTime};
  const Transaction held{one};
  const std::string complaint = complaint_of([&] { const Transaction waits{other}; });
  EXPECT_THAT(complaint, HasSubstr("s) has kept it locked for more than 1ms"));
}

TEST(Database, SaysThatItsPlaceCantBeOpened) {
  const TemporaryFolder folder;
  std::filesystem::create_directory(folder.path() / "a");
  const std::string complaint = complaint_of([&] { Database database(folder.path() / "a", kNoTime); });
  EXPECT_THAT(complaint, HasSubstr((folder.path() / "a").native()));
  EXPECT_THAT(complaint, HasSubstr("can't be opened"));
}

TEST(Database, SaysThatItsFileIsReadOnly) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "a";
  std::ofstream{file};
  std::filesystem::permissions(file, std::filesystem::perms{0444});
  const std::string complaint = complaint_without_rights([&] { Database database(file, kNoTime); });
  EXPECT_THAT(complaint, HasSubstr("may not be written to"));
}

TEST(Database, NoticesThatItsFileIsGoneOrAnotherOne) {
  const TemporaryFolder folder;
  const auto file = folder.path() / "a";
  Database database{file, kNoTime};
  database.execute("CREATE TABLE t (i INTEGER)");
  const auto write = [&] {
    Transaction transaction{database};
    database.execute("INSERT INTO t VALUES (1)");
    transaction.commit();
  };
  write();
  std::filesystem::rename(file, folder.path() / "b");
  EXPECT_THAT(complaint_of(write), HasSubstr("moved or removed while it was in use"));
  std::ofstream{file} << "another";
  EXPECT_THAT(complaint_of(write), HasSubstr("moved or removed"));
  std::filesystem::rename(folder.path() / "b", file);
  write();
}

// Rejects hold personal data.
TEST(Database, IsReadableByItsOwnerAlone) {
  const TemporaryFolder folder;
  Database database{folder.path() / "a", kNoTime};
  database.execute("PRAGMA journal_mode = WAL; CREATE TABLE t (i INTEGER)");
  for (const char* name : {"a", "a-wal", "a-shm"}) {
    EXPECT_EQ(std::filesystem::status(folder.path() / name).permissions(), std::filesystem::perms{0600})
        << name;
  }
}

}  // namespace
}  // namespace mixferry::ledger
