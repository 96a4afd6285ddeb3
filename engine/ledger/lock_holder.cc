#include "engine/ledger/lock_holder.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <sstream>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>
#include <vector>

namespace mixferry::ledger {
namespace {

constexpr std::size_t kWordsShown =
    2;  ///< of a command line: the next ones may hold what others should not see
constexpr std::size_t kWordBytesShown = 60;
constexpr std::size_t kStartTimeField = 20;  ///< of /proc/PID/stat, behind the name: when it was started

std::string read_file(const std::string& path) {
  std::ifstream file{path, std::ios::binary};
  return {std::istreambuf_iterator<char>{file}, {}};
}

std::string printable(std::string word) {
  word.resize(std::min(word.size(), kWordBytesShown));
  std::ranges::replace_if(
      word, [](unsigned char c) { return c < 0x20 || c > 0x7E; }, '?');
  return word;
}

/// Its first words: `mixferry import`.
std::string command_of(long process) {
  std::istringstream words{read_file(fmt::format("/proc/{}/cmdline", process))};
  std::string command;
  std::string word;
  for (std::size_t i = 0; i < kWordsShown && std::getline(words, word, '\0'); ++i) {
    if (i == 0) word = std::filesystem::path{word}.filename();
    if (i != 0) command += ' ';
    command += printable(word);
  }
  return command;
}

/// By the clock that nobody sets.
std::chrono::seconds running_for(long process) {
  const std::string stat = read_file(fmt::format("/proc/{}/stat", process));
  std::istringstream fields{stat.substr(std::min(stat.size(), stat.rfind(')') + 1))};
  std::string field;
  for (std::size_t i = 0; i < kStartTimeField; ++i) fields >> field;
  const double started = std::strtod(field.c_str(), nullptr) / static_cast<double>(::sysconf(_SC_CLK_TCK));
  const double now = std::strtod(read_file("/proc/uptime").c_str(), nullptr);
  return std::chrono::seconds{static_cast<long>(std::max(0.0, now - started))};
}

std::string in_words(std::chrono::seconds time) {
  if (time < std::chrono::minutes{2}) return fmt::format("{} s", time.count());
  if (time < std::chrono::hours{2}) return fmt::format("{} min", time.count() / 60);
  return fmt::format("{} h", time.count() / 3600);
}

/// Lines are `1: FLOCK ADVISORY WRITE 4711 08:01:131102 0 EOF`; `->` behind the number: it only waits.
long process_with_lock(const std::string& file_id) {
  std::istringstream lines{read_file("/proc/locks")};
  for (std::string line; std::getline(lines, line);) {
    std::istringstream stream{line};
    const std::vector<std::string> words{std::istream_iterator<std::string>{stream}, {}};
    if (words.size() >= 6 && words[1] != "->" && words[5] == file_id) return std::atol(words[4].c_str());
  }
  return 0;
}

}  // namespace

std::string holder_of_lock(const std::filesystem::path& file) {
  struct stat found {};
  if (::stat(file.c_str(), &found) != 0) return {};
  const long process = process_with_lock(
      fmt::format("{:02x}:{:02x}:{}", major(found.st_dev), minor(found.st_dev), found.st_ino));
  if (process <= 0) return {};
  return fmt::format("process {} ({}, for {})", process, command_of(process), in_words(running_for(process)));
}

}  // namespace mixferry::ledger
