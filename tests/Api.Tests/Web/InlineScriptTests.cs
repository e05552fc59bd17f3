using Api.Web;

namespace Api.Tests.Web;

public sealed class InlineScriptTests
{
    [Fact]
    public void Of_ModulesThatImportEachOther_HasEachOnceBehindThoseItImports()
    {
        var modules = new Dictionary<string, string>
        {
            ["js/first.js"] = "import { two } from './deep/two.js';\nimport { one, Class } from './one.js';\nimport('./later.js');\n",
            ["js/deep/two.js"] = "import { one } from '../one.js';\nexport function two() {}\nexport async function three() {}\n",
            ["js/one.js"] = "export const one = 1;\nexport class Class {}\nconst own = 2;\n",
        };

        var script = InlineScript.Of("js/first.js", name => modules[name], "/web/");

        Assert.Equal(
            """
            'use strict';
            {
            const modules = {};
            modules['js/one.js'] = (() => {
            const one = 1;
            class Class {}
            const own = 2;
            return { one, Class };
            })();
            modules['js/deep/two.js'] = (() => {
            const { one } = modules['js/one.js'];
            function two() {}
            async function three() {}
            return { two, three };
            })();
            modules['js/first.js'] = (() => {
            const { two } = modules['js/deep/two.js'];
            const { one, Class } = modules['js/one.js'];
            import('/web/js/later.js');
            return {  };
            })();
            }

            """.ReplaceLineEndings("\n"),
            script);
    }

    [Theory]
    [InlineData("import * as all from './other.js';")]
    [InlineData("import { one as two } from './other.js';")]
    [InlineData("import './other.js';")]
    [InlineData("export default class {}")]
    [InlineData("export { one };")]
    [InlineData("const here = import.meta.url;")]
    [InlineData("const end = '</script>';")]
    [InlineData("const begin = '<!--';")]
    public void Of_FormThatIsNotUnderstood_Throws(string line) =>
        Assert.Throws<InvalidOperationException>(() => InlineScript.Of("js/one.js", _ => line + "\n", "/web/"));
}
