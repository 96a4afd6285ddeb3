#include "connectors/mending/protected_cell.h"

#include <gtest/gtest.h>
#include <random>

namespace mixferry::connectors {
namespace {

TEST(ProtectedCell, IsWhatASpreadsheetWouldRunOrChange) {
  for (const char* cell : {"=1+1",        "+49 30 1234",
                           "-2",          "@sum(a1)",
                           "\tx",         "\r=1",
                           "\n=1",        " =1",
                           "＝1",         "'quoted",
                           "007",         "1.50",
                           ".5",          "2026-11-21",
                           "03/12/2024",  "12:30",
                           "5%",          "$5",
                           "€5",          "(5)",
                           "1e5",         "1234567890123456",
                           " 5",          "5 ",
                           "Mar 5, 2024", "true",
                           "False"})
    EXPECT_EQ(protected_cell(cell), std::string("'") + cell);
}

TEST(ProtectedCell, HoldsNoFormulaForWhoSeparatesBySemicolons) {
  EXPECT_EQ(protected_cell("x;=1+1"), "'x;'=1+1");
  EXPECT_EQ(protected_cell("x,\"a; =1+1;b\""), "'x,\"a;' =1+1;'b\"");
  EXPECT_EQ(protected_cell("x;\"=1+1\""), "'x;'\"=1+1\"");
  EXPECT_EQ(protected_cell("a\t@sum(1)"), "'a\t'@sum(1)");
  EXPECT_EQ(protected_cell("\t=1"), "'\t'=1");
  EXPECT_EQ(protected_cell("x;'=1"), "'x;''=1") << "an apostrophe of its own";
  EXPECT_EQ(protected_cell("beta; vip"), "beta; vip");
}

TEST(ProtectedCell, IsNoOther) {
  for (const char* cell : {"", " ", "Ada", "ada@example.org", "C-0001", "0", "42", "123456789012345", "Marie",
                           "April", "beta;vip", "trueish", "李小龍", "#5", "a=b"})
    EXPECT_EQ(protected_cell(cell), cell);
}

// Method: short cells of the characters that matter; each must come back as it was.
TEST(ProtectedCell, ComesBack) {
  std::mt19937 random(7);
  constexpr std::string_view kAlphabet = "'=+- 019.a;\tn\"";
  for (int i = 0; i < 100'000; ++i) {
    std::string cell(random() % 6, '\0');
    for (char& c : cell) c = kAlphabet[random() % kAlphabet.size()];
    ASSERT_EQ(unprotected_cell(protected_cell(cell)), cell);
  }
}

TEST(ProtectedCell, WhatAPersonTypedStays) {
  EXPECT_EQ(unprotected_cell("'n Sync"), "'n Sync");
  EXPECT_EQ(unprotected_cell("-2"), "-2");
  EXPECT_EQ(unprotected_cell("2026-11-21"), "2026-11-21");
}

}  // namespace
}  // namespace mixferry::connectors
