namespace Kernels.Color;

/// <summary>
/// The colour tables of matplotlib 3.6 in base64, 256 entries of red, green, blue each, as <c>get_cmap(name, 256)</c> gives them in
/// bytes (a level is 255 times the colour, cut off). Viridis, magma, inferno and plasma are dedicated to the public domain (CC0).
/// </summary>
internal static class PaletteData
{
    public const string Hot =
        "CgAADQAADwAAEgAAFQAAFwAAGgAAHAAAHwAAIgAAJAAAJwAAKgAALAAALwAAMQAANAAANwAAOQAAPAAAPwAAQQAARAAARgAASQAATAAATgAA" +
        "UQAAVAAAVgAAWQAAWwAAXgAAYQAAYwAAZgAAaQAAawAAbgAAcAAAcwAAdgAAeAAAewAAfgAAgAAAgwAAhQAAiAAAiwAAjQAAkAAAkwAAlQAA" +
        "mAAAmgAAnQAAoAAAogAApQAAqAAAqgAArQAArwAAsgAAtQAAtwAAugAAvQAAvwAAwgAAxAAAxwAAygAAzAAAzwAA0gAA1AAA1wAA2QAA3AAA" +
        "3wAA4QAA5AAA5wAA6QAA7AAA7gAA8QAA9AAA9gAA+QAA/AAA/gAA/wIA/wUA/wcA/woA/wwA/w8A/xIA/xQA/xcA/xoA/xwA/x8A/yEA/yQA" +
        "/ycA/ykA/ywA/y8A/zEA/zQA/zYA/zkA/zwA/z4A/0EA/0QA/0YA/0kA/0sA/04A/1EA/1MA/1YA/1kA/1sA/14A/2AA/2MA/2YA/2gA/2sA" +
        "/24A/3AA/3MA/3UA/3gA/3sA/30A/4AA/4MA/4UA/4gA/4oA/40A/5AA/5IA/5UA/5cA/5oA/50A/58A/6IA/6UA/6cA/6oA/6wA/68A/7IA" +
        "/7QA/7cA/7oA/7wA/78A/8EA/8QA/8cA/8kA/8wA/88A/9EA/9QA/9YA/9kA/9wA/94A/+EA/+QA/+YA/+kA/+sA/+4A//EA//MA//YA//kA" +
        "//sA//4A//8C//8G//8K//8O//8S//8W//8a//8e//8i//8m//8q//8u//8y//82//86//8+//9B//9F//9J//9N//9R//9V//9Z//9d//9h" +
        "//9l//9p//9t//9x//91//95//99//+A//+E//+I//+M//+Q//+U//+Y//+c//+g//+k//+o//+s//+w//+0//+4//+8//+////D///H///L" +
        "///P///T///X///b///f///j///n///r///v///z///3///7////";

    public const string Viridis =
        "RAFURAJVRANXRQVYRQZaRQhbRglcRgteRgxfRg5hRw9iRxFjRxJlRxRmRxVnRxZpRxhqSBlrSBpsSBxuSB1vSB5wSCBxSCFySCJzSCN0RyV1" +
        "RyZ2Ryd3Ryh4Ryp5Ryt6Ryx7Ri18Ri98RjB9RjF+RTJ/RTR/RTWARTaBRDeBRDmCQzqDQzuDQzyEQj2EQj6FQkCFQUGGQUKGQEOHQESHP0WH" +
        "P0eIPkiIPkmJPUqJPUuJPUyJPE2KPE6KO1CKO1GKOlKLOlOLOVSLOVWLOFaLOFeMN1iMN1mMNlqMNluMNVyMNV2MNF6NNF+NM2CNM2GNMmKN" +
        "MmONMWSNMWWNMWaNMGeNMGiNL2mNL2qNLmuOLmyOLm2OLW6OLW+OLHCOLHGOLHKOK3OOK3SOKnWOKnaOKneOKXiOKXmOKHqOKHqOKHuOJ3yO" +
        "J32OJ36OJn+OJoCOJoGOJYKOJYONJISNJIWNJIaNI4eNI4iNI4mNIomNIoqNIouNIYyNIY2MIY6MII+MIJCMIJGMH5KMH5OLH5SLH5WLH5aL" +
        "HpeKHpiKHpmKHpmKHpqJHpuJHpyJHp2IHp6IHp+IHqCHH6GHH6KGH6OGIKSFIKWFIaaFIaeEIqeEI6iDI6mCJKqCJauBJqyBJ62AKK5/Ka9/" +
        "KrB+K7F9LLF9LrJ8L7N7MLR6MrV6M7Z5Nbd4Nrh3OLl2Obl2O7p1Pbt0PrxzQL1yQr5xRL5wRb9vR8BuScFtS8JsTcJrT8NpUcRoU8VnVcZm" +
        "V8ZlWcdkW8hiXslhYMlgYspfZMtdZ8xcacxba81Zbc5YcM5Wcs9VdNBUd9BSedFRfNJPftJOgdNMg9NLhtRJiNVHi9VGjdZEkNZDktdBldc/" +
        "l9g+mtg8ndk6n9k4oto3pdo1p9szqtsyrdwwr9wust0std0rt90put4nvd4mv98kwt8ixd8hx+AfyuAezeAdz+Ec0uEb1OEa1+IZ2uIY3OIY" +
        "3+MY4eMY5OMY5+QZ6eQZ7OQa7uUb8eUc8+Ue9uYf+OYh+uYi/eck";

    public const string Magma =
        "AAADAAAEAAAGAQAHAQEJAQELAgINAgIPAwMRBAMTBAQVBQQXBgUZBwUbCAYdCQcfCgciCwgkDAkmDQooDgoqDwssEAwvEQwxEg0zFA01FQ44" +
        "Fg46Fw88GA8/GhBBGxBEHBBGHhBJHxFLIBFNIhFQIxFSJRFVJhFXKBFZKhFcKxFeLRBgLxBiMBBlMhBnNBBoNQ9qNw9sOQ9uOw9vPA9xPg9y" +
        "QA9zQg90Qw91RQ92Rw93SBB4ShB5SxB5TRF6TxF7UBJ7UhJ8UxN8VRN9VxR9WBV+WhV+WxZ+XRd+Xhd/YBh/YRh/Yxl/ZRqAZhqAaBuAaRyA" +
        "axyAbB2Abh6Bbx6BcR+Bcx+BdCCBdiGBdyGBeSKBeiKBfCOBfiSBfySBgSWBgiWBhCaBhSaBhyeBiSiBiiiBjCmAjSmAjyqAkSqAkiuAlCuA" +
        "lSyAlyx/mS1/mi1/nC5/ni5+ny9+oS9+ozB+pDB9pjF9pzF9qTJ8qzN8rDN7rjR7sDR7sTV6szV6tTZ5tjZ5uDd4uTd4uzh3vTl3vjl2wDp1" +
        "wjp1wzt0xTx0xjxzyD1yyj5yyz5xzT9wzkBw0EFv0UJu00Jt1ENt1kRs10Vr2UZq2kdp3Ehp3Ulo3kpn4Etm4Uxm4k1l5E5k5VBj5lFi51Ji" +
        "6FRh6lVg61Zg7Fhf7Vlf7lte7l1d715d8GBd8WFc8mNc82Vc82db9Ghb9Wpb9Wxb9m5b9nBb93Fb93Nc+HVc+Hdc+Xlc+Xtd+X1d+n9e+oBe" +
        "+oJf+4Rg+4Zg+4hh+4pi/Ixj/I5j/JBk/JJl/JNm/ZVn/Zdo/Zlp/Ztq/Z1r/Z9s/aFu/aJv/aRw/qZx/qhz/qp0/qx1/q52/q94/rF5/rN7" +
        "/rV8/rd9/rl//ruA/ryC/r6D/sCF/sKG/sSI/saJ/seL/smN/suO/c2Q/c+S/dGT/dKV/dSX/daY/dia/dqc/dyd/d2f/d+h/eGj/OOl/OWm" +
        "/Oao/Oiq/Oqs/Oyu/O6w/PCx/PGz/PO1/PW3+/e5+/m7+/q9+/y/";

    public const string Inferno =
        "AAADAAAEAAAGAQAHAQEJAQELAgEOAgIQAwISBAMUBAMWBQQYBgQbBwUdCAYfCQYhCgcjCwcmDQgoDggqDwktEAkvEgoyEwo0FAs2Fgs5Fws7" +
        "GQs+GgtAHAxDHQxFHwxHIAxKIgtMJAtOJgtQJwtSKQtUKwpWLQpYLgpaMApcMgldNAlfNQlgNwlhOQliOwlkPAllPglmQAlmQQlnQwpoRQpp" +
        "RgppSAtqSgtqSwxrTQxrTw1sUA1sUg5sUw5tVQ9tVw9tWBBtWhFtWxFuXRJuXxJuYBNuYhRuYxRuZRVuZhVuaBZuahduaxdubRhubhhucBlu" +
        "chltcxptdRttdhtteBxtehxtex1sfR1sfh5sgB9rgR9rgyBrhSBqhiFqiCFqiSJpiyJpjSNpjiRokCRokSVnkyVnlSZmliZmmCdlmShkmyhk" +
        "nCljniljoCpioSthoythpCxgpixfpy1fqS5eqy5drC9crjBbrzFbsTFasjJZtDNYtTNXtzRWuDVWujZVuzdUvTdTvjhSvzlRwTpQwjtPxDxO" +
        "xT1Nxz5MyD5LyT9Ky0BJzEFIzUJHz0RG0EVE0UZD0kdC1EhB1UlA1ko/10s+2U092k4720863FA53VI43lM331Q24FY04lcz41gy5Fox5Vsw" +
        "5lwu5l4t518s6GEr6WIq6mQo62Un7Gcm7Wgl7Woj7mwi720h8G8f8HAe8XId8nQc8nUa83cZ83kY9HoW9XwV9X4U9oAS9oER94MQ94UO+IcN" +
        "+IgM+IoL+YwJ+Y4I+ZAI+pEH+pMG+pUG+pcG+5kG+5sG+50G+54H+6AH+6II+6QK+6YL+6gN+6oO+6wQ+64S+7AU+7EW+7MY+7Ua+7cc+7ke" +
        "+rsh+r0j+r8l+sEo+cMq+cUs+ccv+Mkx+Ms0+M03988699E89tM/9tVC9ddF9dlI9NtL9NxP895S8+BW8+JZ8uRd8uZg8ehk8elo8ets8e1w" +
        "8e508fB58fJ98vOB8vSF8/aJ9PeN9fiR9vqV9/uZ+fyd+v2g/P6k";

    public const string Plasma =
        "DAeGEAeHEwaJFQaKGAaLGwaMHQaNHwWOIQWPIwWQJQWRJwWSKQWTKwWULQSULwSVMQSWMwSXNASYNgSYOASZOgSaOwOaPQObPwOcQAOcQgOd" +
        "RAOeRQOeRwKfSQKfSgKgTAKhTgKhTwKiUQGiUgGjVAGjVgGjVwGkWQGkWgClXAClXgClXwCmYQCmYgCmZACnZQCnZwCnaACnagCnbACobQCo" +
        "bwCocACocgCocwCodQCodgGoeAGoeQGoewKofAKnfgOnfwOngQSnggSnhAWmhQamhgemiAeliQiliwmkjAqkjgykjw2jkA6jkg+ikxChlRGh" +
        "lhKglxOgmRSfmhWemxeenRidnhmcnxqboBubohyaox2ZpB6YpR+XpyGXqCKWqSOVqiSUrCWTrSaSrieRryiQsCqPsSuPsiyOtC2NtS6Mti+L" +
        "tzCKuDKJuTOIujSHuzWGvDaFvTeEvjiDvzmCwDuBwTyAwj2Awz5/xD9+xUB9xkF8x0J7yER6yUV5ykZ4y0d3zEh2zUl1zkp1z0t00E1z0U5y" +
        "0U9x0lBw01Fv1FJu1VNt1lVt11Zs11dr2Fhq2Vlp2lpo21tn3F1m3F5m3V9l3mBk32Fj32Ji4GRh4WVg4mZg42df42he5Gpd5Wtc5Wxb5m1a" +
        "525a6HBZ6HFY6XJX6nNW6nRV63ZU7HdU7HhT7XlS7XtR7nxQ731P735O8IBN8IFN8YJM8oRL8oVK84ZJ84dI9IlH9IpH9YtG9Y1F9o5E9o9D" +
        "9pFC95JB95NB+JVA+JY/+Jg++Zk9+Zo8+pw7+p06+p86+qA5+6I4+6M3+6Q2/KY1/Kc1/Kk0/Koz/Kwy/K0x/a8x/bAw/bIv/bMu/bUt/bYt" +
        "/bgs/bkr/bsr/bwq/b4p/cAp/cEo/cMo/cQn/cYm/Mcm/Mkm/Msl/Mwl/M4l+9Ak+9Ek+9Mk+tUk+tYk+tgk+dkk+dsk+N0k+N8k9+Ak9+Il" +
        "9uQl9uUl9ecm9ekm9Oom8+wm8+4m8vAm8vEm8fMm8PUl8PYj7/gh";

    public const string Cividis =
        "ACJNACNPACNQACRSACVUACZVACZXACdZAChbAChcACleACpgACpiACtkACxmACxnAC1pAC5rAC9tAC9vADBwADBwADFwADFwBDJwCDNwCzNw" +
        "DjRwETVvFDZvFjZvGDdvGjhvHDhuHTluHzpuITtuIjtuJDxuJT1tJz1tKD5tKj9tKz9tLEBtLkFsL0JsMEJsMUNsMkRsNERsNUVsNkZsN0Zs" +
        "OEdsOUhsOkhrO0lrPUprPktrP0trQExrQU1rQk1rQ05rRE9rRU9rRlBrR1FrSFFrSVJrSlNrS1RsTFRsTVVsTlZsTlZsT1dsUFhsUVhsUlls" +
        "U1psVFpsVVttVlxtV11tWF1tWV5tWV9tWl9tW2BuXGFuXWFuXmJuX2NuYGRuYWRvYWVvYmZvY2ZvZGdvZWhwZmlwZ2lwaGpwaGtxaWtxamxx" +
        "a21xbG1ybW5ybm9ybnBzb3BzcHFzcXJzcnN0c3N0dHR1dHV1dXV1dnZ2d3d2eHh2eXh3eXl3enp3e3t3fHt4fXx4fn14f314gH54gX94goB4" +
        "g4B4hIF4hYJ4hYN4hoN4h4R4iIV4iYZ4ioZ4i4d4jIh4jYl4jol4j4p3kIt3kYx3kox3k413lI53lY93lo93l5B2mJF2mZJ2mpN2m5N2nJR2" +
        "nZV1npZ1n5Z1oJd1oZh0opl0o5p0pJp0pZtzppxzp51zqJ5zqZ5yqp9yq6ByrKFxraJxrqJxr6NwsKRwsaVwsqZvs6ZvtKdvtahutqlut6pt" +
        "uKttuattuqxsu61svK5rva9rvrBqv7BqwbFpwrJpw7NoxLRoxbVnxrVnx7ZmyLdlybhlyrlky7pkzLtjzbxizrxiz71h0L5g0r9g08Bf1MFe" +
        "1cJe1sNd18Nc2MRb2cVa2sZa28dZ3MhY3slX38pW4MtV4cxU4sxT481S5M5R5c9Q5tBP6NFO6dJN6tNM69RL7NVK7dZI7tdH79hG8dlE8tpD" +
        "89pC9NtA9dw/9t09+N47+d86+uA4++E2/eI0/eMz/eU0/eY2/ec3";

    public const string TwilightShifted =
        "LxM3MBI4MhE6MhE7MxE9NBA/NhBBNxBDOBBGOhBIOxFLPRFOPhFRQBFUQhJXRBJaRRNdRxRgSRVkShVnTBZrTRduTxlyUBp1Uht4Ux18VB9/" +
        "VSGCViKFVySIWCeLWSmNWSuQWiyRWjCVWzKXWzSZXDWaXDmdXDyfXT6hXT+iXUOkXUWmXUinXUmoXk2qXk+sXlGtXlOtXlavXlmwXluxXlyy" +
        "X2CzX2K0X2S1X2W1X2m2YGu3YG24YG64YXK5YXS6Yna6Yni7Y3q7ZH28ZH+8ZYG9ZoO9Z4W9aIe+aYm+aoq+a46/bZC/bpK/b5TAcZbAc5jA" +
        "dJrBdZrBeJ3Bep/CfKHCfqPCgKXDgqfDhKnDharEiazEi67FjrDFkLLFk7TGlrXGmLfHmrjHnrvIobzJpL7Kp8DKqsHLrcPMsMTNscXNtsfP" +
        "ucnQvMrRv8zSws3Txc/Ux9DWydHWzdLYz9TZ0tXa1Nbb1tbc2Nfd2dje2tje3dng3tng39nh4Nni4dji4djh4djf4dje4Nfd4Nfc39bZ39XX" +
        "3tPV3tLT3dHQ3M/N287L28zI2srE2cjB2Ma+18S71sK31cC01L6w1L2v07qp0rim0baj0LOfz7Gcz6+ZzqyVzaqSzaiPzKWMzKOJy6GFyp6D" +
        "ypyAyZl9yZh7yJR4yJJ1x49yx41wxotuxYhsxYZqxINow4Fmw35kwnxiwXlgwHdfwHRdv3JcvnFbvW1avGtZu2hXumZXuWRWuGFVtl9UtV1T" +
        "tFpTs1hSslZSsFRRr1FRrU9QrE1Qq0xQqUlQp0ZPpkRPpEJPokBPoT5PnzxPnTpPmzhPmjZPmDRPljJPlDFPki9PkC1QjyxQiypQiShQhydQ" +
        "hCVQgiRQgCNQfSFQeyBPeB9Pdh5Pcx1OcRxObhtOaxpNaRpMZxlMYxhLYRhKXhdJXBZIWRZHVhVGVBVFURRETxRDTBNCShNBRxJARRI/QxI+" +
        "QRE9QBE8PRE7OxE6ORE5NxE5NhE4NRE4MxE3MhI3MRI2LxM2LxQ2";

    public const string Gray =
        "AAAAAQEBAgICAwMDBAQEBQUFBgYGBwcHCAgICQkJCgoKCwsLDAwMDQ0NDg4ODw8PEBAQEREREhISExMTFBQUFRUVFhYWFxcXGBgYGRkZGhoa" +
        "GxsbHBwcHR0dHh4eHx8fICAgICAgIiIiIyMjJCQkJCQkJiYmJycnKCgoKCgoKioqKysrLCwsLCwsLi4uLy8vMDAwMDAwMjIyMzMzNDQ0NDQ0" +
        "NjY2Nzc3ODg4ODg4Ojo6Ozs7PDw8PDw8Pj4+Pz8/QEBAQUFBQUFBQ0NDRERERUVFRkZGR0dHSEhISUlJSUlJS0tLTExMTU1NTk5OT09PUFBQ" +
        "UVFRUVFRU1NTVFRUVVVVVlZWV1dXWFhYWVlZWVlZW1tbXFxcXV1dXl5eX19fYGBgYWFhYWFhY2NjZGRkZWVlZmZmZ2dnaGhoaWlpaWlpa2tr" +
        "bGxsbW1tbm5ub29vcHBwcXFxcXFxc3NzdHR0dXV1dnZ2d3d3eHh4eXl5eXl5e3t7fHx8fX19fn5+f39/gICAgYGBgoKCg4ODg4ODhYWFhoaG" +
        "h4eHiIiIiYmJioqKi4uLjIyMjY2Njo6Oj4+PkJCQkZGRkpKSk5OTk5OTlZWVlpaWl5eXmJiYmZmZmpqam5ubnJycnZ2dnp6en5+foKCgoaGh" +
        "oqKio6Ojo6OjpaWlpqamp6enqKioqampqqqqq6urrKysra2trq6ur6+vsLCwsbGxsrKys7Ozs7OztbW1tra2t7e3uLi4ubm5urq6u7u7vLy8" +
        "vb29vr6+v7+/wMDAwcHBwsLCw8PDw8PDxcXFxsbGx8fHyMjIycnJysrKy8vLzMzMzc3Nzs7Oz8/P0NDQ0dHR0tLS09PT09PT1dXV1tbW19fX" +
        "2NjY2dnZ2tra29vb3Nzc3d3d3t7e39/f4ODg4eHh4uLi4+Pj4+Pj5eXl5ubm5+fn6Ojo6enp6urq6+vr7Ozs7e3t7u7u7+/v8PDw8fHx8vLy" +
        "8/Pz8/Pz9fX19vb29/f3+Pj4+fn5+vr6+/v7/Pz8/f39/v7+////";
}
