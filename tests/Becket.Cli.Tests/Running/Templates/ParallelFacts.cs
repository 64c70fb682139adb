namespace Becket.Cli.Tests.Running.Templates;

/// <summary>What GNU parallel 20221122 makes of a template: one table for the tests of this tool and for the comparison
/// with an installed one.</summary>
internal static class ParallelFacts
{
    /// <summary>A template, the values of one job, and what the template becomes.</summary>
    public static TheoryData<string, string, string> Templates { get; } =
        new()
        {
            // Paths.
            { "{..}|{...}|{/..}|{/...}", "dir/sub/file.tar.gz.x", "dir/sub/file.tar|dir/sub/file|file.tar|file" },
            { "{+/}|{+.}|{+..}|{+...}", "dir/sub/file.tar.gz.x", "dir/sub|x|gz.x|tar.gz.x" },
            { "{..}|{...}|{+/}|{+.}|{+..}", "a", "a|a|||" },
            { "{..}|{...}|{+.}|{+..}", "a.b", "a.b|a.b|b|" },
            { "{..}|{...}|{+.}|{+..}", "a.b.c", "a|a.b.c|c|b.c" },
            { "{..}|{+/}|{+.}", "/a", "/a||" },
            { "{..}|{/..}|{+/}", "a/", "a/||a" },
            { "{..}|{...}|{/..}", "a..", "a|a..|a" },
            { "{..}|{/..}", "d/.b.c", "d/|" },
            { "{1/.} {2..} {-1//} {1+/}", "x/abc.d.e\ty/bbb.tar.gz", "abc.d y/bbb y x" },
            // As bash's ${…}.
            { "{:-def}|{:2}|{:2:3}|{:9}", "abcdef", "abcdef|cdef|cde|" },
            { "{:-a b}", "", "a b" },
            { "{#ab}|{%ef}|{#x}|{%.f}", "abcdef", "cdef|abcd|abcdef|abcd" },
            { "{#.*b}|{##.*b}|{%b.*}|{%%b.*}", "abcbd", "cbd|d|abc|a" },
            { "{/c/X}|{/b/}|{//b/Z}|{/q/r}", "abcbd", "abXbd|acbd|aZcZd|abcbd" },
            { "{/./_}|{//./_}", "a.b", "_.b|___" },
            { "{^a}|{^^b}|{^x}", "abcb", "Abcb|aBcB|abcb" },
            { "{,A}|{,,B}", "ABCB", "aBCB|AbCb" },
            { "{2:1:2}|{2^^b}|{2%.gz}|{1:-none}", "\tabb.gz", "bb|aBB.gz|abb|none" },
            // Expressions.
            { "{= s/b/X/ =}|{= s/b/X/g =}|{= s/B/X/gi =}", "abcb", "aXcb|aXcX|aXcX" },
            { "{= s/(.)(.)/$2$1/g =}|{= s/b/$&$&/ =}|{= s/(b)/<\\1>/ =}", "abcb", "babc|abbcb|a<b>cb" },
            { "{= s:/:_:g =}|{= s{/}{-} =}|{= s|/|.|g; =}", "a/b/c", "a_b_c|a-b/c|a.b.c" },
            { "{= s/\\.[^.]+$// =}|{= s/^.*\\/// =}|{= s/\\s+$//; =}", "x/y.tar.gz", "x/y.tar|y.tar.gz|x/y.tar.gz" },
            { "{= s/(\\d+)/$1+1/e =}|{= s/(\\d+)/sprintf(\"%03d\",$1)/ge =}", "a7b8", "a8b8|a007b008" },
            { "{= s/(\\w)(\\w*)/\\U$1\\L$2/g =}|{= s/(\\w+)/\\u$1/g =}", "hello World", "Hello World|Hello World" },
            { "{= tr/a-z/A-Z/ =}|{= y/abc/xyz/ =}|{= tr/a-c//d =}|{= tr/b//s =}", "abbcd", "ABBCD|xyyzd|d|abcd" },
            { "{= tr/a-b/x/ =}|{= tr/a-b//cd =}|{= $_=tr/b// =}", "abbcd", "xxxcd|abb|2" },
            { "{= $_=lc =}|{= $_ = uc($_) =}|{= $_=ucfirst lc $_ =}|{= $_=lcfirst =}", "ABc", "abc|ABC|Abc|aBc" },
            { "{= $_=length =}|{= $_=length($_)+1 =}|{= $_ = reverse($_) =}", "abc", "3|4|cba" },
            { "{= $_=substr($_,1) =}|{= $_=substr($_,-2,1) =}|{= $_=substr $_,0,2 =}", "abcd", "bcd|c|ab" },
            { "{= $_=index($_,\"c\") =}|{= $_=rindex($_,'b') =}|{= $_=index($_,'z') =}", "abcb", "2|3|-1" },
            { "{= $_++ =}|{= $_-- =}|{= $_+=5 =}|{= $_*=2 =}|{= $_**=2 =}", "7", "8|6|12|14|49" },
            { "{= $_=$_/2 =}|{= $_=$_ % 4 =}|{= $_=-$_ % 4 =}|{= $_=int($_/2) =}", "7", "3.5|3|1|3" },
            { "{= $_=1+2*3-4/2 =}|{= $_=(1+2)*3 =}|{= $_=2**3**2 =}|{= $_=-2**2 =}", "7", "5|9|512|-4" },
            { "{= $_=1/3 =}|{= $_=1e20 =}|{= $_=0.1+0.2 =}|{= $_=1.5e3 =}", "7", "0.333333333333333|1e+20|0.3|1500" },
            { "{= $_++ =}", "a9", "b0" },
            { "{= $_++ =}", "zz", "aaa" },
            { "{= $_++ =}", "Zz", "AAa" },
            { "{= $_.=\"x\" =}|{= $_=$_.'-'.$_ =}|{= $_=\"<$_>\" =}|{= $_ = $_ x 3 =}", "a", "ax|a-a|<a>|aaa" },
            {
                "{= $_=sprintf(\"%03d\",$_) =}|{= $_=sprintf '%5.1f', $_ =}|{= $_=sprintf(\"%x-%-4s|\",$_,$_) =}",
                "42",
                "042| 42.0|2a-42  |"
            },
            {
                "{= $_=sprintf('%e %g %g', $_, $_, 1e-5) =}|{= $_=sprintf('%+d %o %b %%', 5, 8, 5) =}",
                "42",
                "4.200000e+01 42 1e-05|+5 10 101 %"
            },
            { "{= $_ = $_ > 5 ? \"big\" : \"small\" =}|{= $_ = $_ eq '7' ? 'y' : 'n' =}", "7", "big|y" },
            { "{= if ($_ > 5) { $_ = 'big' } else { $_ = 'small' } =}", "3", "small" },
            { "{= if (/^a/) { s/a/A/ } elsif (/b/) { $_ = 'B' } =}", "xb", "B" },
            { "{= s/b/X/ if /^a/ =}|{= s/b/Y/ unless /^a/ =}|{= $_='q' if $_ eq 'abc' =}", "abc", "aXc|abc|q" },
            { "{= $_ = 'd' if !$_ =}|{= $_ ||= 'd' =}", "", "d|d" },
            { "{= my $n = $_; $n *= 2; $_ = $n . 'x' =}", "4", "8x" },
            { "{= /(\\d+)-(\\d+)/ and $_ = $2 - $1 =}|{= $_ = $1 if m{(\\w+)-} =}", "3-10", "7|3" },
            { "{= $_ = $_ =~ /1/ ? 'has' : 'no' =}|{= $_ = $_ !~ /1/ ? 'no' : 'has' =}", "x1", "has|has" },
            {
                "{=1 $_=$arg[1]+$arg[2] =}|{=2 $_=\"$_-$arg[1]\" =}|{=-1 $_=uc =}|{=1 s/^/n/ =}",
                "3\tb4",
                "3|b4-3|B4|n3"
            },
            { "{= $_=seq() =}|{= $_=$job->seq() =}|{= $_=$job->slot() =}|{= $_=slot() =}|{#}", "a", "1|1|1|1|1" },
            { "{= $_=total_jobs() =}|{##}", "a", "1|1" },
            {
                "{= chop =}|{= chop; chop; =}|{= $_ = abs(-3) . sqrt(16) =}|{= $_ = hex('ff') + oct('17') =}",
                "abc",
                "ab|a|34|270"
            },
            { "{= $_ = ord($_) =}|{= $_ = chr(65) =}|{= $_ = join('-', $_, 1, 2) =}", "a", "97|A|a-1-2" },
            {
                "{= $_ = 3 <=> 2 =}|{= $_ = 'a' cmp 'b' =}|{= $_ = (2 == 2.0) =}|{= $_ = 'b' gt 'a' =}",
                "a",
                "1|-1|1|1"
            },
            { "{= $_ = 1 && 'x' || 'y' =}|{= $_ = (0 or 'z') =}|{= $_ = not 1 =}", "a", "x|z|" },
            { "{=1 s/$arg[2]/Z/ =}|{=1 s/\\Q$arg[2]\\E/Z/ =}", "a-b.b\t.b", "aZ.b|a-bZ" },
            { "{= s/(a)(?:b|c)[[:digit:]]+/$1/ =}|{= s/\\bx\\b/y/g =}|{= s/A b/q/xi =}", "ab12 x", "a x|ab12 y|q12 x" },
        };
}
