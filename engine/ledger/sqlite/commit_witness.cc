#include "engine/ledger/sqlite/commit_witness.h"

#include <array>
#include <charconv>
#include <fcntl.h>
#include <fmt/format.h>
#include <string_view>
#include <sys/stat.h>
#include <unistd.h>

#include "engine/ledger/sqlite/checksum.h"

namespace mixferry::ledger {
namespace {

constexpr std::size_t kNumberWidth = 20;

/// With a checksum: a number that was damaged must not pass for a larger one.
std::string line_of(std::uint64_t commits) {
  return fmt::format("{:020} {:016x}\n", commits, row_checksum("commits", commits));
}

}  // namespace

CommitWitness::CommitWitness(const std::filesystem::path& ledger_file)
    : file_(ledger_file.native() + "-commits"),
      descriptor_(::open(file_.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, S_IRUSR | S_IWUSR)) {
  ::fchmod(descriptor_.number(), S_IRUSR | S_IWUSR);  // whatever the umask took from us
}

std::uint64_t CommitWitness::commits() const {
  std::array<char, 64> text{};
  const ssize_t size = ::pread(descriptor_.number(), text.data(), text.size(), 0);
  if (size < static_cast<ssize_t>(kNumberWidth)) return 0;
  std::uint64_t commits = 0;
  std::from_chars(text.data(), text.data() + kNumberWidth, commits);
  return std::string_view{text.data(), static_cast<std::size_t>(size)} == line_of(commits) ? commits : 0;
}

void CommitWitness::note(std::uint64_t commits) const {
  const std::string line = line_of(commits);
  [[maybe_unused]] const ssize_t written = ::pwrite(descriptor_.number(), line.data(), line.size(), 0);
}

}  // namespace mixferry::ledger
