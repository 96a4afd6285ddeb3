#include "engine/pipeline/run_identity.h"

#include <filesystem>
#include <gtest/gtest.h>

#include "engine/base/error.h"
#include "engine/ledger/sqlite/open_ledger.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::pipeline {
namespace {

class Fingerprint : public testing::Test {
 protected:
  std::string fingerprint(const std::string& source) { return fingerprints({source}, *ledger_).front(); }

  tests::TemporaryFolder folder_;
  std::unique_ptr<ledger::Ledger> ledger_ = ledger::open_ledger(folder_.path() / "state");
};

TEST_F(Fingerprint, DependsOnTheBytesAlone) {
  const std::string one = folder_.write("one.csv", "id\n1\n");
  const std::string copy = folder_.write("copy.csv", "id\n1\n");
  const std::string other = folder_.write("other.csv", "id\n2\n");
  EXPECT_EQ(fingerprint(one), fingerprint(copy));
  EXPECT_NE(fingerprint(one), fingerprint(other));
}

TEST_F(Fingerprint, TellsMembersOfOneFileApart) {
  const std::string book = folder_.write("book.xlsx", "cells");
  EXPECT_NE(fingerprint(book), fingerprint(book + ":People"));
  EXPECT_NE(fingerprint(book + ":Deals"), fingerprint(book + ":People"));
  EXPECT_EQ(fingerprint(book + ":People"), fingerprint(book + ":People"));
  const std::vector<std::string> together = fingerprints({book + ":People", book, book + ":Deals"}, *ledger_);
  EXPECT_EQ(together,
            (std::vector{fingerprint(book + ":People"), fingerprint(book), fingerprint(book + ":Deals")}));
}

TEST_F(Fingerprint, NoticesAChangeOfOneByteInTheSameFile) {
  const std::string path = folder_.write("a.csv", std::string(3'000'000, 'x'));
  const std::string before = fingerprint(path);
  std::string changed(3'000'000, 'x');
  changed[1'500'000] = 'y';
  folder_.write("a.csv", changed);
  std::filesystem::last_write_time(path,
                                   std::filesystem::file_time_type::clock::now() + std::chrono::seconds(1));
  EXPECT_NE(fingerprint(path), before);
}

TEST_F(Fingerprint, IsRememberedForAnUnchangedFile) {
  const std::string path = folder_.write("a.csv", "id\n1\n");
  const std::string print = fingerprint(path);
  EXPECT_EQ(fingerprint(path), print);
}

TEST_F(Fingerprint, AFileThatCanNotBeReadIsNamed) {
  const std::string path = folder_.path() / "missing.csv";
  try {
    (void)fingerprint(path);
    FAIL() << "no error";
  } catch (const RunError& error) {
    EXPECT_EQ(error.exit_code(), ExitCode::usage);
    EXPECT_NE(std::string(error.what()).find(path), std::string::npos);
  }
}

}  // namespace
}  // namespace mixferry::pipeline
