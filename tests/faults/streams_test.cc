// Standard input, output and error in states that a shell can leave them in.

#include <array>
#include <cstdlib>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "tests/support/import_bench.h"
#include "tests/support/temporary_folder.h"

namespace mixferry::tests {
namespace {

using testing::HasSubstr;

struct ShellResult {
  int exit_code;
  std::string out;
  std::string err;
};

/// Runs `command` with `$M` as the program and `$D` as a folder that is gone afterwards.
ShellResult shell(const TemporaryFolder& folder, const std::string& command) {
  const std::string directory = folder.path();
  const std::string script = folder.write(
      "script.sh", "export M='" MIXFERRY_PROGRAM "' D='" + directory + "'\n{ " + command + "\n}\n");
  const int status =
      std::system(("sh " + script + " >" + directory + "/shell.out 2>" + directory + "/shell.err").c_str());
  return {WEXITSTATUS(status), read_file(directory + "/shell.out"), read_file(directory + "/shell.err")};
}

TEST(Streams, OutputThatDoesNotArriveIsAnErrorOfEveryCommand) {
  // Method: every command that prints data writes to a device that is always full.
  const TemporaryFolder folder;
  folder.write("c.csv", "ID,Name\n1,one\n");
  for (const char* const command :
       {"mappings", "mappings hubspot/contacts", "runs --state $D/state", "preview $D/c.csv --id ID",
        "check $D/c.csv --id ID --report -", "check $D/c.csv --sample 5"}) {
    const ShellResult result = shell(folder, std::string("\"$M\" ") + command + " >/dev/full");
    EXPECT_EQ(result.exit_code, 3) << command;
    EXPECT_THAT(result.err, HasSubstr("standard output can't be written")) << command;
  }
}

TEST(Streams, AReaderThatHasEnoughIsNoError) {
  // Method: the reader's end of the pipe is closed before the program begins.
  const TemporaryFolder folder;
  std::array<int, 2> ends{};
  ASSERT_EQ(::pipe(ends.data()), 0);
  constexpr int number = 9;  // one digit, which every shell understands
  ASSERT_EQ(::dup2(ends[1], number), number);
  for (const int end : ends) ::close(end);
  const ShellResult result = shell(folder, "\"$M\" mappings >&9");
  ::close(number);
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_EQ(result.err, "");
}

TEST(Streams, StandardInputCanBeCheckedAndPreviewed) {
  // Method: what is looked at first (the header) and what is read after it come from one pipe, and from a
  // file.
  const TemporaryFolder folder;
  folder.write("c.csv", "ID,Name\n1,one\n2,two\n");
  for (const char* const input : {"cat $D/c.csv | \"$M\" COMMAND -", "\"$M\" COMMAND - <$D/c.csv",
                                  "cat $D/c.csv | \"$M\" COMMAND /dev/stdin"}) {
    std::string check = input;
    check.replace(check.find("COMMAND"), 7, "check --id ID --report $D/report.json");
    const ShellResult checked = shell(folder, check);
    EXPECT_EQ(checked.exit_code, 0) << checked.err;
    EXPECT_EQ(report_field(folder.path() / "report.json", "rows_delivered"), "2");

    std::string preview = input;
    preview.replace(preview.find("COMMAND"), 7, "preview --id ID");
    const ShellResult previewed = shell(folder, preview);
    EXPECT_EQ(previewed.exit_code, 0) << previewed.err;
    EXPECT_THAT(previewed.out, HasSubstr("two"));
  }
}

TEST(Streams, APipeThatCouldNotBeReadAgainIsNotImported) {
  // Method: a resumed import reads its source once more, which a named pipe does not allow.
  ImportBench bench;
  const ShellResult result =
      shell(bench.folder(),
            "mkfifo $D/pipe; printf 'ID\\n1\\n' >$D/pipe & \"$M\" import $D/pipe --id ID --token sandbox "
            "--state $D/state --endpoint " +
                bench.endpoint());
  EXPECT_EQ(result.exit_code, 2);
  EXPECT_THAT(result.err, HasSubstr("put - in its place, and < "));
  EXPECT_EQ(bench.stat("requests"), 0u);
}

TEST(Streams, ClosedOnesAreNotHandedToFilesAndSockets) {
  // Method: a sandbox is started without standard error; messages must not go into one of its sockets.
  const TemporaryFolder folder;
  const ShellResult result = shell(folder,
                                   "\"$M\" sandbox >$D/url 2>&- & P=$!; until [ -s $D/url ]; do :; done; "
                                   "readlink /proc/$P/fd/2; kill $P");
  EXPECT_EQ(result.out, "/dev/null\n");
}

}  // namespace
}  // namespace mixferry::tests
