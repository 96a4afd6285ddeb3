#include "engine/commands/program_output.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <fmt/format.h>
#include <optional>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/base/descriptor.h"
#include "engine/base/invisible.h"
#include "engine/report/path_text.h"
#include "engine/report/screen_text.h"

namespace mixferry::commands {
namespace {

using Clock = std::chrono::steady_clock;

/// How often it is looked whether the program has ended: one that leaves a child behind keeps its pipes open.
constexpr int kLookEveryMs = 10;
constexpr std::size_t kComplaintBytesMax = 300;
constexpr std::size_t kPieceBytes = 16 << 10;
constexpr std::size_t kPiecesAtATime = 8;  ///< twice what a pipe holds, and no more from one that never ends

/// One of the program's streams, on its way here.
class Stream {
 public:
  Stream() : ends_(make()), from_(ends_[0]), to_(ends_[1]) {
    if (from_.number() >= 0) ::fcntl(from_.number(), F_SETFL, O_NONBLOCK);
  }

  [[nodiscard]] bool is_open() const { return from_.number() >= 0; }
  [[nodiscard]] int writing_end() const { return to_->number(); }
  /// The program has the other end now.
  void close_writing_end() { to_.reset(); }
  [[nodiscard]] pollfd to_poll() const {
    return {.fd = ended_ ? -1 : from_.number(), .events = POLLIN, .revents = 0};
  }
  [[nodiscard]] const std::string& text() const { return text_; }

  /// Takes what there is by now, at least a full pipe, and keeps it up to a piece more than the most.
  void read_more() {
    std::array<char, kPieceBytes> piece{};
    for (std::size_t i = 0; i < kPiecesAtATime && !ended_; ++i) {
      const ssize_t got = ::read(from_.number(), piece.data(), piece.size());
      if (got > 0 && text_.size() <= kProgramOutputBytesMax)
        text_.append(piece.data(), static_cast<std::size_t>(got));
      if (got == 0) ended_ = true;
      if (got < 0 && errno != EINTR) return;
    }
  }

 private:
  static std::array<int, 2> make() {
    std::array<int, 2> ends = {-1, -1};
    [[maybe_unused]] const int failed = ::pipe2(ends.data(), O_CLOEXEC);
    return ends;
  }

  std::array<int, 2> ends_;
  Descriptor from_;
  std::optional<Descriptor> to_;
  std::string text_;
  bool ended_ = false;
};

/// The process, or an error number, negative.
pid_t start(const std::vector<std::string>& words, const Stream& out, const Stream& err) {
  std::vector<char*> arguments;
  for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t streams;
  ::posix_spawn_file_actions_init(&streams);
  ::posix_spawn_file_actions_addopen(&streams, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_adddup2(&streams, out.writing_end(), STDOUT_FILENO);
  ::posix_spawn_file_actions_adddup2(&streams, err.writing_end(), STDERR_FILENO);
  // It has the signals that programs have, not ours.
  posix_spawnattr_t attributes;
  ::posix_spawnattr_init(&attributes);
  sigset_t pipe_alone;
  sigemptyset(&pipe_alone);
  sigaddset(&pipe_alone, SIGPIPE);
  ::posix_spawnattr_setsigdefault(&attributes, &pipe_alone);
  ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
  pid_t process = 0;
  const int failed =
      ::posix_spawnp(&process, arguments.front(), &streams, &attributes, arguments.data(), environ);
  ::posix_spawnattr_destroy(&attributes);
  ::posix_spawn_file_actions_destroy(&streams);
  return failed == 0 ? process : -failed;
}

/// Behind what became of it: what it said itself, if anything.
std::string complaint_in(const std::string& text) {
  std::string said(without_outer_invisibles(text.substr(0, kComplaintBytesMax)));
  std::ranges::replace(said, '\n', ' ');
  return said.empty() ? "" : ": " + report::visible(report::valid_text(said));
}

std::string end_in_words(int status) {
  if (WIFSIGNALED(status)) return fmt::format("was ended by signal {}", WTERMSIG(status));
  return fmt::format("failed with exit code {}", WEXITSTATUS(status));
}

}  // namespace

std::expected<std::string, std::string> output_of(const std::vector<std::string>& words,
                                                  std::chrono::milliseconds longest) {
  // Whoever started us may have had it ignored: then nobody learns how a program ends.
  std::signal(SIGCHLD, SIG_DFL);
  Stream out;
  Stream err;
  if (!out.is_open() || !err.is_open())
    return std::unexpected(fmt::format("can't be run: {}", std::strerror(errno)));
  const pid_t process = start(words, out, err);
  if (process == -ENOENT) return std::unexpected("can't be run: there is no such program");
  if (process < 0) return std::unexpected(fmt::format("can't be run: {}", std::strerror(-process)));
  out.close_writing_end();
  err.close_writing_end();
  const Clock::time_point end = Clock::now() + longest;
  std::string killed_because;
  int status = 0;
  while (::waitpid(process, &status, killed_because.empty() ? WNOHANG : 0) == 0) {
    if (Clock::now() >= end) {
      killed_because = fmt::format("took longer than {} s, and was stopped",
                                   std::chrono::duration_cast<std::chrono::seconds>(longest).count());
    } else if (out.text().size() > kProgramOutputBytesMax) {
      killed_because = fmt::format("prints more than {} bytes", kProgramOutputBytesMax);
    } else {
      std::array<pollfd, 2> both = {out.to_poll(), err.to_poll()};
      ::poll(both.data(), both.size(), kLookEveryMs);
      out.read_more();
      err.read_more();
      continue;
    }
    ::kill(process, SIGKILL);
  }
  if (!killed_because.empty()) return std::unexpected(killed_because + complaint_in(err.text()));
  out.read_more();
  err.read_more();
  if (status != 0) return std::unexpected(end_in_words(status) + complaint_in(err.text()));
  return out.text();
}

}  // namespace mixferry::commands
