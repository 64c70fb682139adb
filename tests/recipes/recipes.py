"""The command lines of tests/recipes/run, as users of GNU parallel and xargs type them, and the files they work on."""

import dataclasses

# The files that are in each fresh directory.
FILES = {
    "names.txt": "Ann\nBob\nEve\n",
    "numbers.txt": "".join(f"{number}\n" for number in range(1, 21)),
    "odd.txt": "red wine\nit's \"hot\"\n$HOME; ls *\nback\\slash\n  both sides  \na&b|c>d\n",
    "plans.csv": 'customer,plan\nAnn,"small, cheap"\nBob,large\nEve,"so ""called"" free"\n',
    "plans.tsv": "customer\tplan\nAnn\tsmall\nBob\tlarge\n",
    "ranges.txt": "a:1:2\nb:3:4\n",
    "zero.txt": "plain\0two words\0two\nlines\0",
    "genes.fa": ">one\nACGT\nAC\n>two\nGGG\n>three\nT\nTT\nTTT\n",
    "letters.txt": "From ann\nhello\n\nFrom bob\nbye\n",
    "commands.txt": "echo one; echo two\nexpr 3 + 4\nprintf '%s\\n' \"a  b\" | tr a-z A-Z\n",
    "shop/bread.txt": "bread\n",
    "shop/green tea.txt": "tea\n",
    "shop/jam.tar.gz": "jam\n",
    "words.txt": "one two\nthree\n'four five' six\\ seven\n",
}


@dataclasses.dataclass(frozen=True)
class Recipe:
    """A command line; where the tool differs on purpose, what it says, and the line to write instead."""

    name: str
    line: str
    files: dict = dataclasses.field(default_factory=dict)

    # The order of lines in the output is open.
    is_sorted: bool = False

    # The names of files that are not compared, as a regular expression.
    ignored: str = ""

    # What is typed when the program asks on the terminal.
    answers: tuple = ()

    # What the tool says in one line, with the exit code; the line to write instead, if there is one.
    says: str = ""
    exit: int = 255
    instead: str = ""

    # What the tool writes, and its exit code, where the other program's are others on purpose; with a reason beside it.
    gives: str | None = None
    gives_exit: int | None = None

    # The module of Perl without which GNU parallel cannot do this.
    module: str = ""

    @property
    def is_compared(self):
        return not self.says or bool(self.instead)


RECIPES = []


def recipe(name, line, **more):
    RECIPES.append(Recipe(name, line, **more))


# Values: where they come from.
recipe("words", "parallel -k echo hello ::: Ann Bob Eve")
recipe("lines of standard input", "parallel -k echo < names.txt")
recipe("lines through a pipe", "cat names.txt | parallel -k echo hello {}")
recipe("-a", "parallel -k -a names.txt echo")
recipe("-a twice is a product", "parallel -k -a names.txt -a ranges.txt echo")
recipe("-a - is standard input", "parallel -k -a - echo < names.txt")
recipe("::::", "parallel -k echo :::: names.txt")
recipe(":::: with a dash", "cat names.txt | parallel -k echo {1} {2} :::: - ranges.txt")
recipe("a product of three", "parallel -k echo {3}{2}{1} ::: a b ::: c d ::: e f")
recipe("::: and ::::", "parallel -k echo {2} for {1} :::: names.txt ::: tea milk")
recipe(":::+", "parallel -k echo {1} is {2} in {3} ::: Ann Bob :::+ 31 45 ::: Rome Oslo")
recipe("::::+", "parallel -k echo {1}={2} :::: names.txt ::::+ numbers.txt")
recipe("--link", "parallel -k --link echo {1} {2} ::: a b c ::: 1 2")
recipe("--xapply", "parallel -k --xapply echo {1} {2} ::: a b c ::: 1 2 3")
recipe("another --arg-sep", "parallel -k --arg-sep ,, echo ,, a ::: b")
recipe("another --arg-file-sep", "parallel -k --arg-file-sep // echo {} // names.txt")
recipe("-0", "parallel -k -0 echo '[{}]' < zero.txt")
recipe("find -print0", "find shop -name '*.txt' -print0 | parallel -0 wc -c", is_sorted=True)
recipe("-d with a character", "printf 'a,b c,d' | parallel -k -d , echo '[{}]'")
recipe("-d with an escape", r"printf 'a\tb c\td' | parallel -k -d '\t' echo '[{}]'")
recipe("-d with a word", "printf 'oneENDtwoENDthree' | parallel -k -d END echo")
recipe("-E ends the input", "parallel -k -E Bob echo < names.txt")
recipe("-E among words", "parallel -k -E stop echo ::: a b stop c")
recipe("-r leaves out empty lines", r"printf 'a\n\n \nb\n' | parallel -k -r echo '[{}]'")
recipe("empty lines are values", r"printf 'a\n\nb\n' | parallel -k echo '[{}]'")
recipe("a last line without its end", "printf 'a\\nb' | parallel -k echo")
recipe("no input is no job", "parallel echo < /dev/null")
recipe("--trim at both sides", "parallel -k --trim lr echo '[{}]' ::: ' a b ' c")
recipe("--trim at the left", "printf '  x  \\n' | parallel --trim l echo '[{}]'")
recipe("--shuf keeps every value", "parallel --shuf echo ::: 1 2 3 4 5", is_sorted=True)
recipe("one value for no placeholder", "parallel -N0 -k echo again ::: 1 2 3")

# Columns.
recipe("--colsep", "parallel -k --colsep : echo {1}-{3} < ranges.txt")
recipe("--colsep with a class", r"parallel -k --colsep '[:,]\s*' echo {2} {1} ::: 'a, b' c:d")
recipe("-C with a tabulator", r"parallel -k -C '\t' echo {2} {1} :::: plans.tsv")
recipe("--colsep without columns in the command", "parallel -k --colsep : echo < ranges.txt")
recipe("columns from the last", "parallel -k --colsep : echo {-1} {-3} < ranges.txt")
recipe("a column and a part", "parallel -k --colsep , echo {1/.} {2//} ::: a/b.c,d/e.f")
recipe("--csv", "parallel -k --csv echo {2} for {1} :::: plans.csv", module="Text::CSV")
recipe("--csv with another separator", "parallel -k --csv --colsep ';' echo {2} ::: 'a;\"b;c\"'", module="Text::CSV")
recipe("--csv keeps spaces", "parallel -k --csv echo '[{1}]' ::: ' a ,b'", module="Text::CSV")
recipe("--csv with another separator does not", "parallel -k --csv --colsep ';' echo '[{1}]' ::: ' a ;b'", module="Text::CSV")
recipe("--csv of words", "parallel -k --csv echo {2} for {1} ::: 'Ann,\"small, cheap\"' Bob,large", module="Text::CSV")
recipe("--csv of words and a file", "parallel -k --csv echo {4} {3} {2} {1} ::: a,b 'c,\"d,e\"' :::: plans.csv", module="Text::CSV")
recipe("--header with --csv of words", "parallel -k --header : --csv echo {plan} of {who} ::: who,plan 'Ann,\"\"\"a\"\", b\"'",
       module="Text::CSV")
recipe("--header of words with tabs", r"parallel -k --header : echo {plan} of {who} ::: $'who\tplan' $'Ann\tsmall one'")
recipe("--header keeps spaces", "parallel -k --header : echo '[{who}]' ::: who ' Ann '")
recipe("--header with --colsep", r"parallel -k --header : --colsep '\t' echo {plan} {customer} :::: plans.tsv")
recipe("--header with --csv", "parallel -k --header : --csv echo {customer} takes {plan} :::: plans.csv", module="Text::CSV")
recipe("--header of words", "parallel -k --header : echo {who} drinks {what} ::: who Ann Bob ::: what tea milk")
recipe("names and parts", "parallel -k --header : echo {f/.} {f.} ::: f a/b.txt")
recipe("numbers beside names", "parallel -k --header : echo {2} {who} ::: who Ann ::: what tea")

# Which lines and jobs.
recipe("--skip-first-line", "parallel -k --skip-first-line --colsep , echo {2} :::: plans.csv")
recipe("--skip-first-line of two files", "parallel -k --skip-first-line echo {1}{2} :::: names.txt ranges.txt")
recipe("--skip-first-line with --header", r"parallel -k --skip-first-line --header : echo {Bob} :::: names.txt")
# GNU parallel counts a job that is left out as failed.
recipe("--filter", "parallel -k --filter '{1} < {2}' echo {1} {2} ::: 1 2 ::: 1 2 3", gives_exit=0)
recipe("--filter of texts", "parallel -k --filter '\"{1}\" ne \"{2}\"' echo {1}{2} ::: a b ::: a b", gives_exit=0)
recipe("--filter in single quotes", "parallel -k --filter \"'{}' =~ /^a/\" echo ::: ab b 'a c'", gives_exit=0)
recipe("--filter twice", "parallel -k --filter '{} > 1' --filter '{#} < 4' echo {#} {} ::: 1 2 3 4 5", gives_exit=0)
recipe("--filter of a part", "parallel -k --filter '\"{.}\" eq \"b\"' echo ::: a.txt b.txt", gives_exit=0)

# Placeholders.
recipe("{.}", "parallel -k echo {.} ::: a.txt b.tar.gz c shop/d.e/f")
recipe("{/}", "parallel -k echo {/} ::: shop/a.txt b.c /x/y/")
recipe("{//}", "parallel -k echo {//} ::: shop/a.txt b.c /x/y")
recipe("{/.}", "parallel -k echo {/.} ::: shop/a.txt b.c x.y/z")
recipe("{#}", "parallel -k echo {#}: {} ::: a b c")
recipe("{%}", "parallel -j1 echo {%} ::: a b")
recipe("a placeholder twice", "parallel -k echo {} {} ::: a 'b c'")
recipe("a placeholder within a word", "parallel -k echo pre{}post ::: a 'b c'")
recipe("{1.}", "parallel -k echo {1.} {2/} ::: a.b ::: c/d")
recipe("-I", "parallel -k -I ,, echo ,, {} ::: a b")
recipe("-I%", "parallel -k -I% echo %-% ::: a b")
recipe("-i", "parallel -k -i,, echo ,, {} ::: a b")
recipe("--er and its friends", "parallel -k --er :e --bnr :b --dnr :d --bner :n echo :e :b :d :n ::: x/y.z")
recipe("--seqreplace", "parallel -k --seqreplace :s echo :s {} ::: a b")
recipe("--plus: two extensions", "parallel -k --plus echo {..} {/..} {+..} ::: d/a.tar.gz")
recipe("--plus: directory and file", "parallel -k --plus echo {+/}/{/} {+.} ::: d/e/a.tar.gz")
recipe("--plus: without an end", "parallel -k --plus echo {%.gz} {%.tar.gz} ::: a.tar.gz b.txt")
recipe("--plus: without a beginning", "parallel -k --plus echo {#foo} ::: foobar barfoo")
recipe("--plus: a replaced text", "parallel -k --plus echo {/o/0} {//o/0} ::: foobaroo")
recipe("--plus: a part by numbers", "parallel -k --plus echo {:3} {:2:3} ::: abcdefgh")
recipe("--plus: instead of nothing", "parallel -k --plus echo {:-none} ::: a ''")
recipe("--plus: capitals of a text", "parallel -k --plus echo {^a} {^^a} {,A} {,,A} ::: aBca AbCA")
# The manual says that all of them exist; GNU parallel 20221122 reads the first and the third as text.
recipe("--plus: capitals", "parallel -k --plus echo '{^} {^^} {,} {,,}' ::: aBc", gives="ABc ABC aBc abc\n")
recipe("--plus: the number of jobs", "parallel -k --plus echo {#} of {##} ::: a b c")
recipe("--rpl", "parallel -k --rpl '{no} s/[aeiou]//g' echo {no} {} ::: banana cherry")
recipe("--rpl with a parameter", "parallel -k --rpl '{cut(.+?)} s/$$1$//' echo '{cut.tgz}' ::: a.tgz b.tgz")
recipe("an expression", "parallel -k echo '{= s/.*-//; =}' ::: a-b c-d-e")
recipe("an expression of a number", "parallel -k echo '{= $_ = $_ * 2 + 1 =}' ::: 1 2 30")
recipe("an expression of a column", "parallel -k echo '{=2 $_ = uc($_) =}' {1} ::: a ::: b c")
recipe("an expression with the number", "parallel -k echo '{= $_ = sprintf(\"%03d\", seq()) =}' ::: a b")
# GNU parallel counts a job that is skipped as failed.
recipe("an expression that skips", "parallel -k echo '{= skip() if $_ < 3 =}' ::: 1 2 3 4", gives_exit=0)
recipe("an expression that renames", "parallel -k echo '{= tr/a-z/A-Z/ =}' '{= y/ /_/ =}' ::: 'a b'")
recipe("--parens", "parallel -k --parens ,,,, echo ',, s/a/b/ ,,' ::: aa ba")

# Quotes, and what shells read.
# Without a shell, a backslash is a backslash.
recipe("odd values stay as they are", r"parallel -k printf '%s\\n' {} < odd.txt",
       instead=r"becket run -k printf '%s\n' {} < odd.txt")
recipe("odd values, appended", "parallel -k echo < odd.txt")
recipe("a value in a script", "parallel -k 'echo {} | rev' ::: abc 'd  e' \"it's\"")
recipe("a redirection in quotes", "parallel 'tr a-z A-Z < {} > {.}.up' ::: shop/*.txt")
recipe("two commands in quotes", "parallel -k 'echo {}; echo again {}' ::: a 'b;c'")
recipe("&& and ||", "parallel -k 'test {} -gt 2 && echo {} big || echo {} small' ::: 1 3")
recipe("a variable of the shell", "parallel -k 'x={}; echo \"$x$x\"' ::: a 'b c'")
recipe("-q", "parallel -k -q printf '%s has  spaces\\n' ::: Ann 'B  C'")
recipe("-q and a program of its own", "parallel -k -q perl -ne '/^\\S+/ and print $&,\"\\n\"' ::: names.txt")
recipe("awk in quotes", "parallel -k -q awk '{print $1}' ::: words.txt names.txt")
recipe("lines are commands", "parallel -k < commands.txt")
recipe("words are commands", "parallel -k ::: 'echo one' 'echo two | rev'")
recipe("a command that is only a placeholder", "parallel -k {} ::: 'echo one' 'expr 1 + 2'")
recipe("a semicolon as a word", "parallel -k echo {} ';' echo then {} ::: a", says="--shell",
       instead="becket run -k --shell echo {} ';' echo then {} ::: a")
recipe("a redirection as a word", "parallel echo {} '>' {}.out ::: a b", says="--shell",
       instead="becket run --shell echo {} '>' {}.out ::: a b")
recipe("a pipe as a word", "parallel -k echo {} '|' rev ::: abc", says="--shell",
       instead="becket run -k --shell echo {} '|' rev ::: abc")
recipe("a builtin", "parallel -k type ::: cd")
recipe("an exported function", "hello() { echo hello \"$1\"; }; export -f hello; parallel -k hello ::: Ann 'B C'")
recipe("an exported function with --env", "twice() { echo $1 $1; }; export -f twice; parallel -k --env twice twice {} ::: a")
recipe("a function in a script", "f() { echo f$1; }; export -f f; parallel -k 'f {} | rev' ::: ab")
recipe("--env of a variable", "export PLACE='a  b'; parallel --env PLACE 'echo \"$PLACE\" {}' ::: x")
recipe("PARALLEL_SEQ", "parallel -k 'echo $PARALLEL_SEQ {}' ::: a b")
recipe("PARALLEL_SHELL", "export PARALLEL_SHELL=/bin/bash; parallel '[[ {} == a* ]] && echo yes' ::: ab")
recipe("a for loop in a job", "parallel -k 'for i in 1 2; do echo {}$i; done' ::: a b")
recipe("command substitution", "parallel -k 'echo $(basename {} .txt)' ::: shop/bread.txt 'shop/green tea.txt'")
recipe("arithmetic", "parallel -k 'echo $(({} * 2))' ::: 2 21")
recipe("--shell-quote", "parallel --shellquote ::: 'a  b'", says="printf %q")

# Several values a command.
recipe("-n", "parallel -k -n 3 echo < names.txt")
recipe("-n2 with a rest", "parallel -k -n2 echo ::: 1 2 3 4 5")
recipe("-N and positions", "parallel -k -N2 echo {2} before {1} ::: a b c d")
recipe("-N 4", "parallel -k -N 4 echo {} < numbers.txt")
recipe("-L", "parallel -k -L 2 echo < numbers.txt")
recipe("-X", "parallel -k -j1 -X echo pre-{}-post ::: a b c")
recipe("-m", "parallel -k -j1 -m echo pre-{}-post ::: a b c")
recipe("-X with all numbers", "parallel -j1 -X echo < numbers.txt")
recipe("--xargs", "parallel --xargs echo < numbers.txt")
recipe("-s", "parallel -j1 -k -X -s 40 'echo {}' ::: aaaa bbbb cccc", is_sorted=True)
recipe("--max-args", "parallel -k --max-args=2 echo ::: a b c")
recipe("--max-replace-args", "parallel -k --max-replace-args 2 echo {1}{2} ::: a b c d")
recipe("mv into a directory", "mkdir new; parallel -j1 -X mv {} new ::: shop/*")

# Outputs.
recipe("-k keeps the order", "parallel -j4 -k 'sleep 0.{}; echo {}' ::: 3 1 2")
recipe("grouped", "parallel -j2 'echo a{}; sleep 0.1; echo b{}' ::: 1 2", is_sorted=True)
recipe("--tag", "parallel -k --tag echo hi ::: Ann Bob")
recipe("--tag of two sources", "parallel -k --tag echo {2} ::: a b ::: c")
recipe("--tag of several lines", "parallel -k --tag seq ::: 2 3")
recipe("--tagstring", "parallel -k --tagstring 'job {#} of {}' echo hi ::: Ann Bob")
recipe("--line-buffer", "parallel -j2 --lb 'echo {}; echo {}' ::: a b", is_sorted=True)
recipe("--line-buffer with a tag", "parallel -j2 --line-buffer --tag 'seq 2; :' ::: a b", is_sorted=True)
recipe("--ungroup", "parallel -j1 -u echo ::: a b")
recipe("standard error stays apart", "parallel -k 'echo out {}; echo err {} >&2' ::: a b 2>errors.txt")
recipe("--results", "parallel -k --results out echo {1} {2} ::: a b ::: c d > /dev/null")
recipe("--results with names", "parallel -k --header : --results out echo {x} {y} ::: x 1 ::: y 2 3 > /dev/null")
recipe("--results with placeholders", "parallel -k --results 'out/{}.txt' echo hi {} ::: a b > /dev/null")
recipe("--results of odd values", "parallel -k --results out echo ::: 'a b' 'c/d' > /dev/null")
# The tutorial shows this output; GNU parallel 20221122 does not print it.
recipe("--results and the output", "parallel -k --results out echo ::: a b", gives="a\nb\n")
recipe("--results csv",
       "parallel -j1 --results t.csv echo {1} {2} ::: a b ::: 'c d' > /dev/null; cut -d, -f1,7- t.csv; rm t.csv")
# With one value a command, and one command at a time: becket run in place of xargs would run both at once.
recipe("--files", "parallel -k --files echo ::: a b | xargs -n1 -P1 cat")
recipe("--color-failed", "parallel -k --color-failed 'echo {}; exit {}' ::: 0 1 0")
recipe("--color-failed --tag", "parallel -k --cf --tag 'echo {}; echo more; exit {}' ::: 0 1")
recipe("--color-failed --color", "parallel -k --cf --color 'echo {}; exit 1' ::: 0 1")
recipe("--color-failed --line-buffer", "parallel -j1 --cf --lb 'echo {}; exit {}' ::: 0 1")
recipe("--color-failed --files", "parallel -k --cf --color --files 'echo {}; exit {}' ::: 0 1 | xargs -n1 -P1 cat")
# GNU parallel repaints the lines, also where there is no terminal.
recipe("--latest-line", "parallel -k --ll --tag 'echo {}; echo {}b >&2' ::: 0 1", gives="0\t0b\n1\t1b\n")
recipe("--files for another parallel", "parallel --files seq ::: 3 | parallel cat {}';' rm {}", says="--shell",
       instead="becket run --files seq ::: 3 | becket run --shell cat {}';' rm {}")
recipe("--dry-run", "parallel -k --dry-run echo {} ::: a b")
recipe("--dry-run and quotes", "parallel --dry-run 'gzip -9 < {} > {.}.gz' ::: names.txt")
recipe("-t prints commands", "parallel -j1 -t echo {} ::: a b 2> told.txt")
recipe("-v prints commands", "parallel -k -v echo {} ::: a b")
recipe("--progress is not on standard output", "parallel -k --progress echo ::: a b 2>/dev/null")
recipe("--bar is not on standard output", "parallel -k --bar echo ::: a b 2>/dev/null")
recipe("--eta is not on standard output", "parallel -k --eta echo ::: a b 2>/dev/null")

# Failing jobs, times and logs.
recipe("the number of failed jobs", "parallel 'exit {}' ::: 0 1 2 3")
recipe("a command that is missing", "parallel no-such-command ::: a b 2>/dev/null")
recipe("--joblog", "parallel -j1 --joblog jobs.joblog 'exit {}' ::: 0 3 0")
recipe("--resume", "parallel -j1 --joblog j.joblog echo ::: a b; parallel -j1 --resume --joblog j.joblog echo ::: a b c")
recipe("--resume-failed",
       "parallel -j1 --joblog j.joblog 'test -e {} && echo {}' ::: names.txt new; touch new;"
       "parallel -j1 --resume-failed --joblog j.joblog 'test -e {} && echo {}' ::: names.txt new; cut -f1,7,9 j.joblog",
       ignored="joblog$")
recipe("--retry-failed",
       "parallel --joblog j.joblog 'cat {}' ::: names.txt new 2>/dev/null; echo new > new; parallel --retry-failed --joblog j.joblog")
recipe("--retries", "parallel --retries 3 'echo try >> tries; false' ::: a")
recipe("--retries until it works", "parallel --retries 4 'echo x >> n; test $(wc -l < n) -ge 3' ::: a")
recipe("--timeout", "parallel -k --timeout 5 'sleep {}; echo {}' ::: 0 60")
recipe("--halt now,fail=1", "parallel -j1 --halt now,fail=1 'echo {}; exit {}' ::: 0 3 0 2>/dev/null")
recipe("--halt soon,fail=2", "parallel -j1 --halt soon,fail=2 'echo {}; exit {}' ::: 1 0 4 0 2>/dev/null")
recipe("--halt now,success=1", "parallel -j1 --halt now,success=1 'echo {}; exit {}' ::: 1 0 4 2>/dev/null")
recipe("--halt soon,done=2", "parallel -j1 --halt soon,done=2 'echo {}; exit {}' ::: 1 0 4 2>/dev/null")
recipe("--halt soon,fail=50%", "parallel -j1 --halt soon,fail=50% 'echo {}; exit {}' ::: 0 1 1 0 2>/dev/null")
recipe("--halt 1", "parallel -j1 --halt 1 'echo {}; exit {}' ::: 0 5 0 2>/dev/null")
recipe("--halt 2", "parallel -j1 --halt 2 'echo {}; exit {}' ::: 0 5 0 2>/dev/null")
recipe("--halt never", "parallel -j1 --halt never 'exit {}' ::: 1 1 0")
recipe("--delay", "parallel -k --delay 0.1 echo ::: a b c")
recipe("-j with a share", "parallel -k -j 200% echo ::: a b")
recipe("-j0", "parallel -k -j0 echo ::: a b c")
recipe("-j in a file", "echo 2 > slots; parallel -k -j slots echo ::: a b")
recipe("-j+1", "parallel -k -j+1 echo ::: a b")
recipe("--nice", "parallel -k --nice 5 'nice; echo {}' ::: a")
recipe("--load and --memfree", "parallel -k --load 9999 --memfree 1k echo ::: a b")
recipe("--workdir", "parallel -k --workdir shop 'pwd | sed s:.*/::; ls' ::: a")
recipe("--wd with an absolute path", "parallel --wd / pwd ::: a")
recipe("--process-slot-var", "parallel -j1 --process-slot-var GPU 'echo {} $GPU' ::: a b")
recipe("--will-cite and --gnu", "parallel --will-cite --gnu -k echo ::: a")
recipe("--tmpdir", "mkdir t; parallel --tmpdir t -k echo ::: a; ls t")

# Blocks of standard input.
recipe("--pipe counts", "seq 1000 | parallel --pipe wc -l | awk '{ n += $1 } END { print n }'")
recipe("--pipe --block", "seq 1000 | parallel -k --pipe --block 1k cat | cksum")
recipe("--pipe -N", "parallel -k --pipe -N 7 'echo block; cat' < numbers.txt")
recipe("--pipe -L", "parallel -k --pipe -L 4 -N 1 'wc -l' < numbers.txt")
recipe("--pipe --recstart", "parallel -k --pipe --recstart '>' -N 1 'echo {#}; cat' < genes.fa")
recipe("--pipe --recend", "printf 'a;b;c;' | parallel -k --pipe --recend ';' -N 2 'cat; echo'")
recipe("--pipe --recstart and --recend", r"parallel -k --pipe --recend '\n\n' --recstart 'From ' -N1 'echo mail; cat' < letters.txt")
recipe("--pipe --regexp", r"printf 'a1b22c' | parallel -k --pipe --regexp --recend '[0-9]+' -N1 'cat; echo'")
recipe("--pipe --remove-rec-sep", "printf 'a;b;c;' | parallel -k --pipe --rrs --recend ';' -N 1 'cat; echo'")
recipe("--pipe --header", "parallel -k --pipe --header : -N 1 'cat; echo' < plans.csv")
recipe("--pipe --header with lines", "parallel -k --pipe --header '.*\\n.*\\n' -N 9 'cat; echo' < numbers.txt")
recipe("--round-robin", "seq 1000 | parallel -j2 --pipe --block 1k --round-robin cat", is_sorted=True)
recipe("--spreadstdin and --roundrobin", "seq 1000 | parallel -j3 --spreadstdin --block 1k --roundrobin cat", is_sorted=True)
recipe("--pipe-part", "parallel -k --pipe-part -a numbers.txt --block 20 cat")
recipe("--pipepart with a part for each slot", "parallel -k -j2 --pipepart --block -1 -a numbers.txt cat")
recipe("--pipe-part --recstart", "parallel -k --pipe-part -a genes.fa --recstart '>' --block 5 'echo {#}; cat'")
recipe("--cat", "parallel -k --pipe --cat -N 10 'wc -l < {}' < numbers.txt")
recipe("--fifo", "parallel -k --pipe --fifo -N 10 'cat {} | wc -l' < numbers.txt")
recipe("--pipe --tee", "seq 1000 | parallel -k --pipe --tee wc {} ::: -l -w -c")
recipe("--pipe --tee and a product", "seq 1000 | parallel -k --pipe --tee --tag 'grep {1} | wc {2}' ::: 3 7 ::: -l -c")
recipe("--pipe --tee without a placeholder", "seq 10 | parallel -k --pipe --tee wc ::: -l -c")
recipe("--pipe --tee with values of a file", "seq 10 | parallel -k --pipe --tee -a names.txt 'echo {}; wc -l'")
recipe("--pipe --tee of commands", "seq 100000 | parallel -k --pipe --tee {} ::: 'head -n1' 'tail -n1' true")
recipe("--pipe --tee and a log", "seq 10 | parallel -k --pipe --tee --joblog tee.joblog 'wc {}; exit 1' ::: -l -c")
recipe("--pipe-part --tee", "parallel -k -a numbers.txt --pipe-part --tee --tag wc ::: -l -c")
recipe("--pipe --tee with too few slots", "seq 10 | parallel -j1 --pipe --tee wc {} ::: -l -c", says="greater -j",
       instead="seq 10 | becket run -k --pipe --tee wc {} ::: -l -c", gives="10\n21\n", gives_exit=0)
recipe("--pipe and sort -m", "shuf -i 1-500 | parallel --pipe --block 500 --files sort -n | parallel -Xj1 sort -nm {} | cksum")
recipe("--pipe and a tag", "parallel -k --pipe -N 10 --tagstring {#} tail -n1 < numbers.txt")
recipe("--pipe with zero bytes", "parallel -k --pipe --recend '\\0' -N 1 'tr \"\\0\" .; echo' < zero.txt")
recipe("--pipe grep", "seq 100 | parallel -k --pipe --block 50 grep 7 | cksum")

# What GNU parallel has, and the tool has not.
recipe("-S", "parallel -S server1,server2 echo ::: a", says="ssh")
recipe("-S :", "parallel -k -S : echo ::: a b")
recipe("--nonall", "parallel --nonall -S server uptime", says="ssh")
recipe("--onall", "parallel --onall -S server echo ::: a", says="ssh")
recipe("--trc", "parallel --trc {}.out -S server cmd ::: a", says="all jobs run on this machine")
recipe("--tmux", "parallel --tmux echo ::: a", says="progress")
recipe("--shebang", "parallel --shebang -k echo < names.txt", says="script")
recipe("--shebang-wrap", "parallel --shebang-wrap -k echo < names.txt", says="script")
recipe("--sqlmaster", "parallel --sqlmaster csv:///jobs echo ::: a", says="--joblog")
recipe("--group-by", "parallel --group-by 1 --pipe cat < names.txt", says="--recstart")
recipe("--shard", "parallel --shard 1 cat < names.txt", says="awk")
recipe("--bin", "parallel --bin 1 cat < names.txt", says="awk")
recipe("--record-env", "parallel --record-env", says="inherit")
recipe("parset's option", "parallel --_parset a echo ::: a b", says="mapfile")
recipe("--embed", "parallel --embed", says="one file")

# Semaphores.
recipe("sem", "sem --id a -j 2 'echo one > 1'; sem --id a -j 2 'echo two > 2'; sem --id a --wait; cat 1 2")
recipe("sem --fg", "sem --fg --id a echo one; sem --fg --id a 'exit 3'")
recipe("sem in a loop", "for i in 1 2 3; do sem --id b -j3 \"echo $i > $i\"; done; sem --wait --id b; cat 1 2 3")
recipe("sem is a mutex", "for i in 1 2 3; do sem --id m 'echo a >> f; echo b >> f'; done; sem --wait --id m; cat f")
recipe("parallel --semaphore", "parallel --semaphore --id x echo ::: a", says="becket sem")

# xargs.
recipe("xargs -I{} -P4", "xargs -I{} -P4 echo hello {} < names.txt", is_sorted=True)
recipe("xargs -I% with a shell", "xargs -I% sh -c 'echo % | rev' < names.txt", is_sorted=True)
recipe("xargs -n2", "xargs -n2 echo < names.txt", is_sorted=True)
recipe("xargs -P4 -n1", "xargs -P4 -n1 echo < numbers.txt", is_sorted=True)
recipe("xargs -0", "printf 'a b\\0c\\0' | xargs -0 -n1 -P1 echo")
recipe("xargs -0r", "printf 'a b\\0c\\0' | xargs -0r -n1 -P1 echo; xargs -0r echo x < /dev/null")
recipe("xargs -r without input", "xargs -r echo nothing < /dev/null")
recipe("find -print0 | xargs -0", "find shop -type f -print0 | xargs -0 -n1 wc -c", is_sorted=True)
recipe("find -print0 | xargs -0 rm", "find shop -type f -print0 | xargs -0 rm")
recipe("xargs -a", "xargs -a names.txt -n1 -P1 echo")
recipe("xargs -d", "printf 'a b,c' | xargs -d , -n1 -P1 echo '['")
recipe("xargs -d with a line end", "xargs -d '\\n' -n1 -P1 echo < odd.txt")
recipe("xargs -t", "xargs -t -n1 -P1 echo < names.txt 2> told.txt")
recipe("xargs -p", "xargs -p -n1 -P1 touch < names.txt", answers=("y", "n", "y"))
# GNU parallel counts a job that is refused as failed.
recipe("parallel -p", "parallel -j1 -p touch {} ::: a b c", answers=("y", "n", "y"), gives_exit=0)
# xargs puts as many values as fit into a command, and the tool one, if there is no -n, -X or --xargs.
recipe("xargs -s", "xargs -P1 -s 20 echo < numbers.txt", instead="becket run -j1 --xargs -s 20 echo < numbers.txt")
recipe("xargs -x", "printf 'aaaaaaaa\\nbbbbbbbb\\n' | xargs -P1 -x -n2 -s 15 echo 2>/dev/null || echo failed")
recipe("xargs of everything", "xargs echo < names.txt", instead="becket run --xargs echo < names.txt")
# A line is a value.
recipe("xargs splits words", "xargs -n1 -P1 echo < words.txt",
       instead="tr -s ' ' '\\n' < words.txt | becket run -j1 echo", files={"words.txt": "one two\nthree  four\n"})
recipe("xargs without input", "xargs echo nothing < /dev/null", instead="echo nothing")
recipe("xargs --show-limits", "xargs --show-limits echo < /dev/null 2>&1 | grep -c 'variables'",
       instead="becket run --show-limits 2>&1 | grep -c 'exported variables:'")
recipe("xargs -E", "xargs -E Bob -n1 -P1 echo < names.txt")
recipe("xargs -eBob", "xargs -eBob -n1 -P1 echo < names.txt")
recipe("xargs -L", "xargs -L2 -P1 echo < numbers.txt")
recipe("xargs -i", "xargs -i echo {}-{} < names.txt", is_sorted=True)
recipe("xargs --max-procs", "xargs --max-procs=2 --max-args=1 echo < numbers.txt", is_sorted=True)
recipe("xargs --process-slot-var", "xargs --process-slot-var=SLOT -P1 -n1 sh -c 'echo $SLOT $1' sh < names.txt")
