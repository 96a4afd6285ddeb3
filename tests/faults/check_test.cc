// What `check`, `preview` and lookups tell a person, and that it fits a terminal.

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sstream>

#include "engine/report/screen_text.h"
#include "tests/support/program.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::tests {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kContacts =
    "ID,E-mail,Size,Plan,Note,Unread\n"
    "a1, x@y.z ,5,1,short,u\n"
    "A1,x@y.z,many,2,,u\n"
    "a1,q@y.z,7,9,\"a\nb\",\n"
    ",n@y.z,1,1,,\n"
    "a2,r@y.z,lots,1,,\n"
    "A2,r@y.z,8,2,,\n"
    "a2,r@y.z,8,2,,\n";

constexpr const char* kCheckedMapping =
    "version: 1\n"
    "id: ID\n"
    "set:\n"
    "  $email: E-mail\n"
    "  Size: { from: Size, as: integer }\n"
    "  Plan: { from: Plan, lookup: { file: plans.csv, key: Code, value: Name }, default: other }\n"
    "  Note: Note\n";

class CheckReport : public testing::Test {
 protected:
  CheckReport() {
    csv_ = folder_.write("contacts.csv", kContacts);
    mapping_ = folder_.write("m.yaml", kCheckedMapping);
    folder_.write("plans.csv", "Code,Name\n1,free\n2, pro \n");
  }

  [[nodiscard]] ProgramResult run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.begin() + 1, {csv_, "-m", mapping_});
    return run_program(arguments);
  }

  TemporaryFolder folder_;
  std::string csv_, mapping_;
};

void expect_fits_a_terminal(const std::string& text) {
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    if (line.find('/') != std::string::npos) continue;  // paths are as long as they are
    EXPECT_LE(report::width_of(line), 80U) << line;
  }
}

// Method: one file with every finding; what people read.
TEST_F(CheckReport, TellsOfEachPropertyAndOfIds) {
  const ProgramResult result = run({"check"});
  EXPECT_EQ(result.exit_code, 1);
  EXPECT_THAT(result.err, AllOf(HasSubstr("Size"), HasSubstr("2 rejected"), HasSubstr("2 not_an_integer"),
                                HasSubstr("row 2: \"many\""), HasSubstr("row 5: \"lots\"")));
  EXPECT_THAT(result.err,
              AllOf(HasSubstr("rows without an id: 1 (14%)"), HasSubstr("ids beside different e-mails: 1."),
                    HasSubstr("\"a1\" (rows 1 and 3)"), HasSubstr("in letter case alone: 1.")));
  expect_fits_a_terminal(result.err.substr(result.err.find("Checked:")));
}

TEST_F(CheckReport, TellsProgramsTheSame) {
  const std::string report = folder_.path() / "report.json";
  EXPECT_EQ(run({"check", "--report", report}).exit_code, 1);
  const boost::json::object root = boost::json::parse(read_file(report)).as_object();
  const boost::json::array& properties = root.at("properties").as_array();
  ASSERT_EQ(properties.size(), 4U);
  const boost::json::object& size = properties[1].as_object();
  EXPECT_EQ(size.at("name"), "Size");
  EXPECT_EQ(size.at("operation"), "set");
  EXPECT_EQ(size.at("filled"), 4);
  EXPECT_EQ(boost::json::serialize(size.at("types")), R"({"number":4})");
  EXPECT_EQ(boost::json::serialize(size.at("reject_reasons")), R"({"not_an_integer":2})");
  EXPECT_EQ(boost::json::serialize(size.at("reject_examples")),
            R"([{"row":2,"value":"many"},{"row":5,"value":"lots"}])");
  const boost::json::object& ids = root.at("ids").as_object();
  EXPECT_EQ(ids.at("empty"), 1);
  EXPECT_EQ(ids.at("shared_by_emails"), 1);
  EXPECT_EQ(ids.at("other_letter_case"), 1);
  EXPECT_EQ(root.at("duplicate_ids"), 1);
}

TEST_F(CheckReport, ColumnsKeptUnderTheirNamesAreTold) {
  const std::string report = folder_.path() / "report.json";
  const ProgramResult result = run_program({"check", csv_, "--id", "ID", "--report", report});
  EXPECT_THAT(result.err, HasSubstr("unmapped"));
  EXPECT_EQ(boost::json::parse(read_file(report)).at("properties").as_array().size(), 5U);
}

// Method: the mapping with its lookup file missing, without the column, and changed.
TEST_F(CheckReport, SaysWhatIsWrongWithALookup) {
  folder_.write("plans.csv", "Cod,Name\n1,free\n");
  EXPECT_THAT(run({"check"}).err, HasSubstr("m.yaml:6:31: plans.csv: there is no column \"Code\" in it; "
                                            "nearest: \"Cod\""));
  folder_.write("plans.csv", "Code,Name\n1,free\n1,pro\n");
  EXPECT_THAT(run({"check"}).err, HasSubstr("plans.csv: line 3: \"1\" stands here twice, first on line 2"));
  std::filesystem::remove(folder_.path() / "plans.csv");
  const ProgramResult missing = run({"check"});
  EXPECT_EQ(missing.exit_code, 2);
  EXPECT_THAT(missing.err, AllOf(HasSubstr("m.yaml:6:31: "), HasSubstr("plans.csv")));
}

TEST_F(CheckReport, PreviewShowsRowsBesideWhatTheyBecome) {
  const ProgramResult result = run({"preview", "--layout", "table"});
  EXPECT_EQ(result.exit_code, 1);
  expect_fits_a_terminal(result.out);
  EXPECT_THAT(result.out, AllOf(HasSubstr("row 1, line 2\n  user \"a1\"\n"), HasSubstr("E-mail: \" x@y.z \""),
                                HasSubstr("→ $email: \"x@y.z\"  (trimmed)"), HasSubstr("→ Size: 5\n"),
                                HasSubstr("→ Plan: \"free\""), HasSubstr("no rule reads: Unread")));
  EXPECT_THAT(result.out, AllOf(HasSubstr("rejected (not_an_integer), nothing is sent:"),
                                HasSubstr("no value for: Note"), HasSubstr("Note: \"a\\nb\"")));
}

TEST_F(CheckReport, PreviewIsJsonLinesWhereNobodyLooks) {
  const ProgramResult lines = run({"preview"});
  EXPECT_EQ(lines.out, run({"preview", "--layout", "jsonl"}).out);
  EXPECT_THAT(lines.out, AllOf(HasSubstr(R"({"$distinct_id":"a1","$set":{)"), Not(HasSubstr("row 1"))));
  EXPECT_THAT(run({"preview", "--layout", "table", "-n", "1"}).out, Not(HasSubstr("row 2")));
}

}  // namespace
}  // namespace mixferry::tests
